"""Looks at the record and never changes it; writes its own tables only."""
