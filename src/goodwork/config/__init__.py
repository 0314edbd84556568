"""Wiring: settings, addresses, which gateway is plugged in."""
