"""The room of links."""
