"""Campaigns: plan, approve, look, start, pause and stop; and how many people came how far (A2, A9, T9)."""
