"""Promises: what we have told somebody will happen next, who holds it, and by which day.

Everything that is open (`rules.OPEN_KINDS`) has exactly one live promise at every instant. A promise knows what it is
about by kind and id, without a key. It is kept, moved with a reason, released because nothing is owed any more, or
broken: its day passes in silence at 17:00, and that silence is an event. The person hears of it first, then the holder,
then their lead. Source: M1, complaints 1 and 2.
"""
