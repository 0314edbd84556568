"""Links: one address for one person and one purpose, that needs no account.

A link is `/my/q/<token>`. The token is computed from the link's id and the deployment's secret and is stored nowhere;
the table holds only its SHA-256. A link alone shows the request; what is held opens with the date of birth, and ten
wrong dates lock it. Opening the page changes nothing, because mail scanners open links too: a link counts as opened
with the first thing that somebody does there. States: LIVE, EXPIRED, LOCKED, REVOKED (`rules.standing`).
"""
