"""The room of questionnaires."""
