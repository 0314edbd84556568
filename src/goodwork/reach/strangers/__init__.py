"""Strangers: whoever texts the service's number from a number that nobody on record has.

It may be a participant on somebody else's phone, in need. Each such text has a reader (the service leads of the
organisation that runs the number) and a clock (a working day); it ends matched to a person, with whom it then stands as
if it had come from a known number, or closed with a stated reason, never by silence. There is no promise about it in
`reach/promises`, which are made to people on record; the clock is the room's own. Source: issue 2 ("each free text has
a reader and a promise"), B11, M1.
"""
