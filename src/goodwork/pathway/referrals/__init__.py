"""Referrals: a person is offered to an organisation that can help, and somebody always holds the next step.

A referral is asked for (REQUESTED), taken (ACCEPTED) or turned down (REJECTED), begun (IN_PROGRESS), put off at the
person's wish (ON_HOLD), and ends COMPLETED, CANCELLED or FAILED, each end with its reason; *unable to contact*, *no
longer wanted* and *put off* are never one (DOMAIN 6.2, S4 2.4, B3). Nothing ends by silence: while it is
open it has a live promise. A referral on to a programme points at the one it is part of (B4, B8). The states are
`rules.MACHINE`; the diagram in the docs is printed from it.
"""
