"""The room of absence."""
