"""The room of eligibility."""
