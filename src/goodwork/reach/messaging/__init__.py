"""Messaging: texts, e-mails and letters to people, and texts from them.

A message is planned (may we write, by which channel, in which language, in how many parts), queued in the transaction
of what it is about, and handed to the gateway by a job outside any transaction, never twice. STOP wins at any point.
What cannot be written or delivered becomes a call (contacts). Templates are files, one per message, channel and
language. Source: G6, complaints 21 and 22; DOMAIN 6.5, 7.5, 7.10.
"""
