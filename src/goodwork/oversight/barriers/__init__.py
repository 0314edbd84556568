"""Barriers: each rule that turned people away, how many and whom, and how long they then had to wait (B14).

Made from events alone: a refusal is a rule not met in a kept decision; it ends when any service takes the person up,
or when the same rule is met in a later decision. Who is still waiting counts as waiting, never as nothing. Handlers
keep facts in this room's tables; they can be made again from the ledger (`services.rebuild`).
"""
