"""The room of campaigns."""
