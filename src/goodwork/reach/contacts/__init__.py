"""The room of contacts."""
