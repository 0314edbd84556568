"""Breaking the glass: opening a named person outside one's own scope for an hour, with a reason that others read."""
