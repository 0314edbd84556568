"""Silence, measured: of the referrals whose first promised date has passed, how many were not reached by it.

Events go up: `handlers.py` keeps one row for each referral (its first promised date, its moves, when it was reached,
how it ended), in the event's own transaction, without anything about the person. The published black-hole rate is the
share of referrals not reached by the *first* date that the person was promised, with how much later they were, and how
often the date was moved (M1). No percentage is stored: a figure is a numerator, a denominator and
rounding half up, and what fits no part is "not accounted for". The rows can be made again from the ledger
(`services.rebuild`). Once a day the figures of the public page are put down (`services.publish`), so that nobody can
subtract two of them that lie minutes apart.
"""
