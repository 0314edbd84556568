"""Programmes: what people are referred to, and the histories of programmes that ran before Goodwork.

A programme has a slug by which operators and addresses name it. A history is a file of dated states of people whom we
know by somebody else's keys only (S4 2.4, the Kickstarter): each key becomes a member with an id of its own, each state
an event that carries ids, a code and a day. What the file says in words (areas, programmes) stays here as words.
"""
