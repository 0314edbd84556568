"""The demonstration's outbox: messages that would have gone out, to open, follow and reply to."""
