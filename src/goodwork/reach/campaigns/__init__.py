"""Whom we write to, and why now: invitations, and the campaigns that they are part of (A1, A2, A9, T9).

A campaign is triggered by fit-note requests as they come in, by a practice's whole list, or by a waiting list. It shows
beforehand who will be contacted, how, at what cost, and who will not be and why, and then does exactly that. Nobody is
invited twice within 84 days; nobody who has died, opted out, is under 16 or has an open referral; one reminder goes out
and none after an answer. A campaign to a list is off until the practice, as controller, has recorded who approved it,
the lawful basis, the version of its data protection assessment and why it is not marketing (DOMAIN 7.5). Each step of
each invitation is an event, so that the funnel has its denominators.
"""
