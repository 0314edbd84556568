"""Organisations: who serves people, and how they hang together.

A practice, a primary care network, a trust, a council, a provider, a voluntary organisation or a Jobcentre. Those
that the NHS Organisation Data Service knows carry its code (unique, never used again; closed, not deleted); the others
carry a local code of ours. A relation between two of them has its first day and, once ended, its last
(DOMAIN 2.6; ODS catalogue: RO177/RO76 practices, RO272 networks, RO197 trusts, RE8 practice in network).
"""
