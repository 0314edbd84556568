"""Answers: what people said in the work and health check, as counts (A7, S1).

Of everybody who answered: how worried they are about managing their health at work, whether they are open to support,
what gets in the way, and what their own words are about, as readers coded them. Each person counts once, with their
newest answer of the period. Made from events alone; handlers keep facts in this room's tables, which can be made again
from the ledger (`services.rebuild`).
"""
