"""Plans: what a person and their coach agreed: what matters, goals, who does what by when, and when they look again.

A plan is to thrive in work or to move into work (S4 3.1, C1), and a deployment can add kinds: they are
data (`kinds.json`). It takes account of treatment and of what stands in the way, of body and mind (C2), and holds
hours, duties and adjustments as data, because fit for work is not all or nothing (E9). Each change is another
version; the person reads the newest on their own page. While a plan is open its review is promised.
"""
