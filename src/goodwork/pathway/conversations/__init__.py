"""Conversations: what was said, the person's own words first, and how long it really took.

A "what matters" conversation is triage and first assessment in one and is not cut to a slot, so its real length is
recorded (S2, C3), with the way it was held, the kind of place, and whether an interpreter helped. The
text is kept in versions: a correction is another version, and the first stays. Staff of the practice never see it.
"""
