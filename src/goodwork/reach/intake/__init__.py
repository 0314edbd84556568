"""What practices hand in: fit-note requests (A1) and lists of people (A2, A9), row by row.

A row becomes exactly one outcome, by the table and in the order of the fit-note file's own description: a repetition, a
rejected row, a row held for a human, a person who is known and not written to, a person whom we ring, or one whom we
write to. Files are taken in chunks, some thousand rows a transaction, so that a run that was killed can be run again:
what is stored is then a repetition, and the rest goes on. Why somebody has a fit note is kept apart from the fact that
they have one.
"""
