"""Making links, opening them, proving who it is, and ending them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import Actor, NotVisible, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.copying import copy_lines, flag, moment, row_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.links import rules
from goodwork.reach.links.events import (
    LinkIssued,
    LinkLocked,
    LinkOpened,
    LinkProofFailed,
    LinkProved,
    LinkRevoked,
)
from goodwork.reach.links.models import Link
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.registers.people.queries import is_birth_date
from goodwork.registers.people.scope import belonging_to

_COLUMNS = (
    "id",
    "purpose",
    "person",
    "organisation",
    "subject_kind",
    "subject_id",
    "token_sha256",
    "issued_at",
    "expires_at",
    "fresh",
    "failed_tries",
)


@dataclass(slots=True)
class Issue:
    """A link that is wanted: for whom, for what, until when, which organisation asks.

    `fresh`: it goes out in place of an old one.
    """

    purpose: Purpose
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    expires_at: datetime
    organisation_id: UUID | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What a date of birth did: right or wrong, whose link it is when right, how many tries are left, locked or not."""

    right: bool
    person_id: UUID | None
    tries_left: int
    locked: bool


class CannotUseLink(ValueError):
    """The link is expired, locked or revoked."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(f"This link is {standing.value.lower()}.")
        self.standing = standing


def path(link_id: UUID) -> str:
    """Return the path of a link on this site: "/my/q/" and its token. It asks no database."""
    return f"/my/q/{rules.token_of(link_id, settings.SECRET_KEY)}"


def reply_path(link_id: UUID) -> str:
    """Return the path of an organisation's link on this site: "/reply/", its token, "/". It asks no database."""
    return f"/reply/{rules.token_of(link_id, settings.SECRET_KEY)}/"


def typed_code(link_id: UUID) -> str:
    """Return the short code of a link as it is read out: 123 456 789 012. It asks no database."""
    return rules.show_typed(rules.typed_code_of(link_id, settings.SECRET_KEY))


@transaction.atomic
def issue_typed(*, wanted: Issue, by: Actor, at: datetime) -> UUID:
    """Make one link that can be found by its short code as well, and return its id."""
    link_id = issue_many(wanted=[wanted], by=by, at=at)[0]
    secret = settings.SECRET_KEY
    digest = rules.typed_digest_of(rules.typed_code_of(link_id, secret), secret)
    Link.objects.filter(id=link_id).update(typed_digest=digest)
    return link_id


@transaction.atomic
def issue_many(*, wanted: Sequence[Issue], told: bool = False, by: Actor, at: datetime) -> list[UUID]:
    """Make many links and return their ids in the order asked for, with one event each.

    `told`: the caller's own events name the links, so that none of ours says the same again.
    """
    secret = settings.SECRET_KEY
    ids = [new_id() for _ in wanted]
    issued_at = moment(at)
    copy_lines(
        Link,
        _COLUMNS,
        (
            f"{link_id}\t{one.purpose}\t{one.person_id}\t{row_id(one.organisation_id)}\t{one.subject_kind}"
            f"\t{one.subject_id}\t{rules.digest_of(rules.token_of(link_id, secret))}\t{issued_at}"
            f"\t{moment(one.expires_at)}\t{flag(one.fresh)}\t0\n"
            for link_id, one in zip(ids, wanted, strict=True)
        ),
    )
    if told:
        return ids
    record(
        *(
            LinkIssued(
                link_id=link_id,
                person_id=one.person_id,
                organisation_id=one.organisation_id,
                purpose=one.purpose,
                for_kind=Code(one.subject_kind),
                for_id=one.subject_id,
            )
            for link_id, one in zip(ids, wanted, strict=True)
        ),
        by=by,
        at=at,
    )
    return ids


def issue(
    *,
    purpose: Purpose,
    person_id: UUID,
    subject_kind: str,
    subject_id: UUID,
    expires_at: datetime,
    organisation_id: UUID | None = None,
    fresh: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Make one link and return its id; `path` gives the address."""
    wanted = Issue(purpose, person_id, subject_kind, subject_id, expires_at, organisation_id, fresh)
    return issue_many(wanted=[wanted], by=by, at=at)[0]


@transaction.atomic
def mark_opened(*, link_id: UUID, by: Actor, at: datetime) -> None:
    """Note that somebody did something on a link's page; only the first time is an event (T9)."""
    link = _locked(link_id)
    if link.opened_at is not None:
        return
    link.opened_at = at
    link.save(update_fields=["opened_at"])
    record(
        LinkOpened(
            link_id=link.id,
            person_id=link.person_id,
            organisation_id=link.organisation_id,
            purpose=Purpose(link.purpose),
            for_kind=Code(link.subject_kind),
            for_id=link.subject_id,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def try_birth_date(*, link_id: UUID, birth_date: date, viewer: Viewer, by: Actor, at: datetime) -> Tried:
    """Hold a date of birth against the person whom a link is for.

    The right one counts as opened and forgets earlier mistakes; the tenth wrong one in a row locks the link.
    Raises CannotUseLink unless the link is live. Two tries at once are counted one after the other.
    """
    link = _locked(link_id)
    _check_live(link, at)
    if is_birth_date(viewer, link.person_id, birth_date, at=at):
        link.failed_tries = 0
        link.save(update_fields=["failed_tries"])
        mark_opened(link_id=link.id, by=by, at=at)
        record(LinkProved(link_id=link.id, person_id=link.person_id), by=by, at=at)
        return Tried(right=True, person_id=link.person_id, tries_left=rules.TRIES_ALLOWED, locked=False)
    link.failed_tries += 1
    locked = rules.locks(link.failed_tries)
    link.locked_at = at if locked else None
    link.save(update_fields=["failed_tries", "locked_at"])
    record(LinkProofFailed(link_id=link.id, person_id=link.person_id, failed_tries=link.failed_tries), by=by, at=at)
    if locked:
        record(
            LinkLocked(
                link_id=link.id,
                person_id=link.person_id,
                organisation_id=link.organisation_id,
                purpose=Purpose(link.purpose),
            ),
            by=by,
            at=at,
        )
    return Tried(right=False, person_id=None, tries_left=rules.TRIES_ALLOWED - link.failed_tries, locked=locked)


@transaction.atomic
def revoke_for_person(*, person_id: UUID, reason: str, but: Sequence[Purpose] = (), by: Actor, at: datetime) -> int:
    """Make every live link about a person useless, save those for some purposes; returns how many there were."""
    links = Link.objects.filter(belonging_to("person", person_id)).exclude(purpose__in=[p.value for p in but])
    return _revoke(list(links.select_for_update(of=("self",))), reason, by, at)


@transaction.atomic
def revoke_for_subject(*, subject_kind: str, subject_id: UUID, reason: str, by: Actor, at: datetime) -> int:
    """Make every live link to one thing useless, and return how many there were."""
    links = Link.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return _revoke(list(links.select_for_update()), reason, by, at)


@transaction.atomic
def revoke(*, link_id: UUID, reason: str, by: Actor, at: datetime) -> bool:
    """Make one link useless, and say whether it was live."""
    return _revoke([_locked(link_id)], reason, by, at) == 1


@transaction.atomic
def revoke_for_recipient(*, person_id: UUID, organisation_id: UUID, reason: str, by: Actor, at: datetime) -> int:
    """Make every live link useless through which an organisation asks about or answers for a person.

    Links to the person's own page stay, whoever sent them: the page is the person's. Returns how many there were.
    """
    links = Link.objects.filter(belonging_to("person", person_id), organisation_id=organisation_id)
    theirs = links.exclude(purpose=Purpose.MY_PAGE.value)
    return _revoke(list(theirs.select_for_update(of=("self",))), reason, by, at)


def _revoke(links: list[Link], reason: str, by: Actor, at: datetime) -> int:
    live = [link for link in links if _standing(link, at) is Standing.LIVE]
    Link.objects.filter(id__in=[link.id for link in live]).update(revoked_at=at)
    record(
        *(LinkRevoked(link_id=link.id, person_id=link.person_id, reason=Code(reason)) for link in live), by=by, at=at
    )
    return len(live)


def _standing(link: Link, at: datetime) -> Standing:
    return rules.standing(at=at, expires_at=link.expires_at, locked_at=link.locked_at, revoked_at=link.revoked_at)


def _check_live(link: Link, at: datetime) -> None:
    found = _standing(link, at)
    if found is not Standing.LIVE:
        raise CannotUseLink(found)


def _locked(link_id: UUID) -> Link:
    try:
        return Link.objects.select_for_update().get(id=link_id)
    except Link.DoesNotExist:
        raise NotVisible from None
