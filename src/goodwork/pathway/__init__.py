"""A person's way through, from eligibility to outcome."""
