"""The room of caseload."""
