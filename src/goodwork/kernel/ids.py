"""Identifiers of our own rows."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """Return a new version 7 UUID: unique, and ascending in time so that indexes stay dense."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
