"""The funnel: from list to outcome, everybody counted once, and those who are not accounted for counted too.

Events go up: `handlers.py` turns each event that a funnel is made of into facts (person, state, day, value), in the
event's own transaction, in tables of this room. `sorting.py` sorts the people whose facts are new by the pure rules of
`rules.py`; pages count the sorted. Whatever the tables hold can be made again from the ledger (`services.rebuild`).
No percentage is stored anywhere: a figure is a count, the denominator that it names, and rounding half up.
Sources: S4 2.4; B2, M3, T2, T3, T9.
"""
