"""Synthetic Manchester: made people with a known truth, brought in through the services."""
