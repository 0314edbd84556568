"""Writing down a conversation, and correcting what was written."""
