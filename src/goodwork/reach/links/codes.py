"""One-time codes for a link: sent to those whose link it is, good for ten minutes, a few tries, and once (M2)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.reach.links import rules
from goodwork.reach.links.events import LinkCodeFailed, LinkCodeIssued, LinkCodeLocked, LinkCodeUsed
from goodwork.reach.links.models import Link, OneTimeCode
from goodwork.reach.links.rules import Standing
from goodwork.reach.links.services import CannotUseLink

A_DAY = timedelta(days=1)


class TooManyCodes(ValueError):
    """No more codes are sent for this link today."""


@dataclass(frozen=True, slots=True)
class TriedCode:
    """What a typed code did: right or wrong; how many tries are left for this code, none where it has ended."""

    right: bool
    tries_left: int


def code_of(code_id: UUID) -> str:
    """Return a one-time code, for the message that carries it. It asks no database."""
    return rules.one_time_code_of(code_id, settings.SECRET_KEY)


def works_until(code_id: UUID, *, at: datetime) -> datetime | None:
    """Return until when a one-time code works; None where it does no more."""
    row = OneTimeCode.objects.filter(id=code_id, ended_at__isnull=True, expires_at__gt=at).first()
    return row.expires_at if row else None


@transaction.atomic
def issue_code(*, link_id: UUID, lasts: timedelta = rules.CODE_LASTS, by: Actor, at: datetime) -> UUID:
    """Make a code for a live link and return its id; one that was sent before no longer works.

    `lasts` is longer than ten minutes only for one that goes by post. Raises: CannotUseLink, TooManyCodes.
    """
    link = _live(link_id, at)
    if OneTimeCode.objects.filter(link=link, issued_at__gt=at - A_DAY).count() >= rules.CODES_A_DAY:
        raise TooManyCodes
    OneTimeCode.objects.filter(link=link, ended_at__isnull=True).update(ended_at=at)
    code = OneTimeCode(id=new_id(), link=link, issued_at=at, expires_at=at + lasts)
    code.save(force_insert=True)
    record(
        LinkCodeIssued(link_id=link.id, person_id=link.person_id, organisation_id=link.organisation_id), by=by, at=at
    )
    return code.id


@transaction.atomic
def try_code(*, link_id: UUID, typed: str, by: Actor, at: datetime) -> TriedCode:
    """Hold what was typed against the code that was sent last; the right one works once, the fifth wrong one ends it.

    Without a code that still works everything is wrong, and costs nothing. Two tries at once are counted one after the
    other. Raises CannotUseLink unless the link is live.
    """
    link = _live(link_id, at)
    code = (
        OneTimeCode.objects.filter(link=link, ended_at__isnull=True, expires_at__gt=at).order_by("-issued_at").first()
    )
    expected = code_of(code.id if code else link.id)
    right = secrets.compare_digest(rules.tidy_digits(typed, rules.CODE_DIGITS), expected)
    if code is None:
        record(_failed(link, 0), by=by, at=at)
        return TriedCode(False, 0)
    if right:
        code.used_at = code.ended_at = at
        code.save(update_fields=["used_at", "ended_at"])
        record(
            LinkCodeUsed(link_id=link.id, person_id=link.person_id, organisation_id=link.organisation_id), by=by, at=at
        )
        return TriedCode(True, 0)
    code.failed_tries += 1
    locked = code.failed_tries >= rules.CODE_TRIES
    code.ended_at = at if locked else None
    code.save(update_fields=["failed_tries", "ended_at"])
    record(_failed(link, code.failed_tries), by=by, at=at)
    if locked:
        record(
            LinkCodeLocked(link_id=link.id, person_id=link.person_id, organisation_id=link.organisation_id),
            by=by,
            at=at,
        )
    return TriedCode(False, rules.CODE_TRIES - code.failed_tries)


def _failed(link: Link, tries: int) -> LinkCodeFailed:
    return LinkCodeFailed(
        link_id=link.id, person_id=link.person_id, organisation_id=link.organisation_id, failed_tries=tries
    )


def _live(link_id: UUID, at: datetime) -> Link:
    """Return a live link's row, locked until the transaction ends. Raises CannotUseLink."""
    link = Link.objects.select_for_update().get(id=link_id)
    found = rules.standing(at=at, expires_at=link.expires_at, locked_at=link.locked_at, revoked_at=link.revoked_at)
    if found is not Standing.LIVE:
        raise CannotUseLink(found)
    return link
