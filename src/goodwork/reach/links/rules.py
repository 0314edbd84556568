"""What a link is for, how its token is made, and how it stands at a moment. No Django, no clock."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime
from enum import StrEnum
from uuid import UUID

TRIES_ALLOWED = 10
"""So many wrong birth dates lock a link (issue 2, Questionnaires)."""

TOKEN_BYTES = 15
"""120 bits: nobody finds a link by trying. In base 32 that is 24 letters and digits that can be typed from paper."""

_TOKEN = re.compile(r"[a-z2-7]{24}")


class Purpose(StrEnum):
    """What a link opens."""

    QUESTIONNAIRE = "QUESTIONNAIRE"
    MY_PAGE = "MY_PAGE"


class Standing(StrEnum):
    """How a link stands at a moment."""

    LIVE = "LIVE"
    EXPIRED = "EXPIRED"
    LOCKED = "LOCKED"
    REVOKED = "REVOKED"


def token_of(link_id: UUID, secret: str) -> str:
    """Return the token of a link: 24 characters of a-z and 2-7, the same for the same secret."""
    mark = hmac.new(secret.encode(), b"goodwork.link:" + link_id.bytes, hashlib.sha256).digest()
    return base64.b32encode(mark[:TOKEN_BYTES]).decode().lower()


def digest_of(token: str) -> str:
    """Return what is stored of a token: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def tidy(text: str) -> str:
    """Return a typed token as it is stored: small letters without spaces; "" when it is no token."""
    token = re.sub(r"\s+", "", text).lower()
    return token if _TOKEN.fullmatch(token) else ""


def standing(
    *, at: datetime, expires_at: datetime, locked_at: datetime | None, revoked_at: datetime | None
) -> Standing:
    """Say how a link stands: a lock outlasts everything, a revocation outlasts expiry."""
    if locked_at is not None:
        return Standing.LOCKED
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.EXPIRED if at >= expires_at else Standing.LIVE


def locks(failed_tries: int) -> bool:
    """Say whether so many wrong birth dates in a row lock a link."""
    return failed_tries >= TRIES_ALLOWED
