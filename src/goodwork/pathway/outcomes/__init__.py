"""The room of outcomes."""
