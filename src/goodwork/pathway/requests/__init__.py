"""Requests: a person writes and sends their own onward referral, alone or with somebody who helps (B9, B10, F6).

A request is a referral whose decider is the person. This room keeps what a referral of a clinician does not have: by
which way it came, whose hand typed it and what they are to the person, in which language, and in which words consent
was asked. It sends the proof, tells the answer, and takes the request back at any time. Source: S2 ("hyper
transparency"), B9, B10, F6, F8.
"""
