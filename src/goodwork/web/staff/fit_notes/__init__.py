"""Fit-note requests: hand a file in, see what would happen, send, and see what became of each record (A1)."""
