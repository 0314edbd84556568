"""Questionnaires: questions as data, asked of a person by any mouth, and the answers as they were given.

A definition is a versioned file of steps, branches, checks, codes, scores and words (`definitions/`). Its text is kept
in the database from the first time it is used, so an answer belongs for good to the version that it was given to. A
*request* is a person being asked; its *draft* is what they have said so far; a *response* is what they sent, with who
said each answer, who typed it, in which language and by which way. States of a request: `rules.REQUEST`. A response
that somebody must read or act on is open until its promise is kept or goes on under another subject.
"""
