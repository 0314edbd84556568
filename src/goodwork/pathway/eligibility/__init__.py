"""Eligibility: may this service support this person, rule by rule, with the reason kept.

The rules are one table (`rules.RULES`): resident in Greater Manchester OR with a GP there OR with a Jobcentre
there, aged 16 or over, and allowed to work in the UK (DOMAIN 1.1, S4 3.7, B5). Every decision is
stored with each rule's result, and never changed: a new fact makes a new decision. Somebody outside is signposted to
their own locality (B6), and counted. A decision gates nothing by itself: it tells a coach what to say and where to
point.
"""
