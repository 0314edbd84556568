"""Who, what and where."""
