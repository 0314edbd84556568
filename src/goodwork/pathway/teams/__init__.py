"""Teams: who is round a person, in which role, from when until when, and each time that they changed hands (B8, B12).

Nobody is handed on: whoever sends somebody stays on their team while what was sent is open, and so does everybody who
supports them. Members follow the referrals and their coaches by themselves (`services.settle`); others, as a daughter
who helps, are added by hand. A change of hands is an event and a row, and is counted by kind: another coach, sent on
with the sender staying, sent back, or passed on with the sender gone.
"""
