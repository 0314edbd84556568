"""Texts from numbers that nobody on record has: read, rung, matched to a person or closed with a reason."""
