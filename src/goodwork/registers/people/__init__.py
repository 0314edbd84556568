"""The register of people: who somebody is, how to reach them, what they need and what they allowed.

A person is one row, with dated names, addresses and contact points beside it. Who is who is decided by one readable
rule (rules.py; fit-notes README, rule 5); what the rule can't decide waits in the review list for a human. Two records
of one person are linked, not merged: each keeps its own rows, the second points at the first, and parting them
restores both exactly. Source: DOMAIN 2.1 and 7.3, T10, C9, B7, F8.
"""
