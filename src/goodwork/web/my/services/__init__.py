"""Help that a person asks for themselves: chosen, written, previewed, sent, followed and taken back (B10)."""
