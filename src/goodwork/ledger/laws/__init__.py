"""The invariants of the house: rooms declare them in laws.py, `goodwork laws check` runs them on live data."""

from goodwork.ledger.laws.registry import Finding, check_all, law, laws

__all__ = ["Finding", "check_all", "law", "laws"]
