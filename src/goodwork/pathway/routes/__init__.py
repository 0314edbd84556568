"""Routes: what this person can have, in which order and why; what they can't have and why not.

Every programme's rules are asked (eligibility), the ones that let the person in are ranked by what they said matters,
by language, distance and measured speed of reply (`rules.py`, small and deterministic), and put in sequence where one
is better had before another. Nothing here refuses anybody but a programme's own rules; an online module never stands in
the way (K1). Somebody who lives in another locality is redirected to its service, with a promise (B6).
"""
