"""The call list, one call with its attempts, concerns, and who answers for them."""
