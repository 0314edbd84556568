"""Contacts: the calls that we owe, the attempts to reach people, and what they or we are worried about.

Who cannot be written to is rung; who asks to be rung back is told by when. Attempts are made at different times of day
and by at least two channels before a letter, and nothing here is closed by silence. A concern has an owner and a clock.
Source: G1, B11, M1, complaints 1 and 22.
"""
