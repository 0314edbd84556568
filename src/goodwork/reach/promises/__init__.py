"""The room of promises."""
