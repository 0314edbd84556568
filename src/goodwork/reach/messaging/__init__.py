"""The room of messaging."""
