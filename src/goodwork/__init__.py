"""Goodwork: from a fit-note request to good work and better health, and nobody falls silent on the way."""
