"""Pages for signed-in members of staff."""
