"""Pure Python without Django: clock, ids, identifiers, parsers, states, words."""
