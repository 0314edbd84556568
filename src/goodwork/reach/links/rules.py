"""What a link is for, how its token is made, and how it stands at a moment. No Django, no clock."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

TRIES_ALLOWED = 10
"""So many wrong birth dates lock a link; our own number (ADR 0062)."""

TOKEN_BYTES = 15
"""120 bits: nobody finds a link by trying. In base 32 that is 24 letters and digits that can be typed from paper."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]
"""Base 32 in small letters, two at a time: 10 bits each."""
_PLACES = range(TOKEN_BYTES * 8 - 10, -1, -10)

_TOKEN = re.compile(r"[a-z2-7]{24}")


class Purpose(StrEnum):
    """What a link opens."""

    QUESTIONNAIRE = "QUESTIONNAIRE"
    MY_PAGE = "MY_PAGE"
    REPLY = "REPLY"


class Standing(StrEnum):
    """How a link stands at a moment."""

    LIVE = "LIVE"
    EXPIRED = "EXPIRED"
    LOCKED = "LOCKED"
    REVOKED = "REVOKED"


_MISREAD = str.maketrans("018", "olb")


def token_of(link_id: UUID, secret: str) -> str:
    """Return the token of a link: 24 characters of a-z and 2-7, the same for the same secret."""
    mark = hmac.digest(secret.encode(), b"goodwork.link:" + link_id.bytes, "sha256")
    bits = int.from_bytes(mark[:TOKEN_BYTES])
    return "".join([_PAIRS[bits >> place & 1023] for place in _PLACES])


def digest_of(token: str) -> str:
    """Return what is stored of a token: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def tidy(text: str) -> str:
    """Return a typed token as it is stored: small letters without spaces and hyphens; "" when it is no token.

    Who copies a link from a letter takes an o for a 0, an l for a 1 and a b for an 8, which no token has.
    """
    token = re.sub(r"[\s\-\u2010-\u2015]+", "", text).lower().translate(_MISREAD)
    return token if _TOKEN.fullmatch(token) else ""


TYPED_DIGITS = 12
"""The short code of a link has so many digits: it is read out on the telephone, in groups of three (M2)."""

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
"""A one-time code works for ten minutes. Source: DOMAIN 7.6 (ASVS 6.5.5)."""

CODE_TRIES = 5
"""So many wrong tries end a one-time code; a fresh one can be sent."""

CODES_A_DAY = 10
"""So many one-time codes are sent for one link in a day: fifty guesses at a million."""


def _digits(mark: bytes, count: int) -> str:
    return str(int.from_bytes(mark, "big") % 10**count).zfill(count)


def typed_code_of(link_id: UUID, secret: str) -> str:
    """Return the short code of a link: 12 digits, the same for the same secret."""
    return _digits(hmac.new(secret.encode(), b"goodwork.typed:" + link_id.bytes, hashlib.sha256).digest(), TYPED_DIGITS)


def one_time_code_of(code_id: UUID, secret: str) -> str:
    """Return a one-time code: 6 digits, the same for the same secret."""
    return _digits(hmac.new(secret.encode(), b"goodwork.code:" + code_id.bytes, hashlib.sha256).digest(), CODE_DIGITS)


def typed_digest_of(typed: str, secret: str) -> str:
    """Return what is stored of a short code: keyed, because a short code's plain digest could be tried out."""
    return hmac.new(secret.encode(), b"goodwork.typed-digest:" + typed.encode(), hashlib.sha256).hexdigest()


def show_typed(typed: str) -> str:
    """Return a short code as it is read out: 123 456 789 012."""
    return " ".join(typed[start : start + 3] for start in range(0, len(typed), 3))


def tidy_digits(text: str, count: int) -> str:
    """Return typed digits without what stands between them; "" when they are not so many."""
    digits = re.sub(r"[\s\-\u2010-\u2015.]", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{count}}}", digits) else ""


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
