"""The demonstration's outbox: takes every message and sends none, so that each can be opened on a staff page."""
