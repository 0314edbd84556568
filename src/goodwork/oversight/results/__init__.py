"""What came of support: the national core outcomes (E1), counted from events.

Events go up: `handlers.py` keeps one row for each referral (whether support began, how it stood with work at the start
and at the close, what the person said of the help), in the event's own transaction, without anything about the person.
Counted are those whose support has ended: of those in work at the start how many remained in work, of those without
work how many entered it, and of those asked how the help was what they said. Who has no reading at the close, and who
did not answer, stands in a line of its own. The rows can be made again from the ledger (`services.rebuild`).
"""
