"""Fit notes that were issued again: who, how often, for how long."""
