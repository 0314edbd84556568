"""The room of plans."""
