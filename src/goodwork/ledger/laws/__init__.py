"""The invariants of the house, checked on live data."""
