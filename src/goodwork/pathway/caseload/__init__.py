"""Caseload: which coach has whom, and what a coach does today.

Each open referral has at most one coach at a time; a hand-over ends one assignment and begins the next, so that
changes of hands can be counted (B12). The coach's day is their promises, overdue first, with what is needed to keep
each one: the number to ring, what was tried and when, needs, and a repeated fit note. Nobody is let go by silence.
"""
