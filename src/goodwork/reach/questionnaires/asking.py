"""Asking people: versions that can be asked, requests with their links, and how requests end. Part of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id, written
from goodwork.kernel.remembering import leaned_on
from goodwork.ledger.copying import copy_lines, moment, row_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts.calls import people_owed_a_call
from goodwork.reach.links import rules as link_rules
from goodwork.reach.links import services as links
from goodwork.reach.questionnaires import events, library, rules, sending
from goodwork.reach.questionnaires.definitions import parse, shipped
from goodwork.reach.questionnaires.models import DefinitionVersion, Request
from goodwork.reach.questionnaires.permissions import check_can_type_for
from goodwork.reach.questionnaires.rules import REQUEST
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people

BATCH = 1000
_COLUMNS = (
    "id",
    "definition",
    "person",
    "organisation",
    "provider",
    "reader",
    "trigger_kind",
    "trigger_id",
    "state",
    "requested_at",
    "expires_at",
)


@dataclass(slots=True)
class Ask:
    """A person to be asked: by which organisation, because of what, and whom they would be asked to share with.

    Without a provider it is the one that the organisation's people are offered (REFERS_TO). `expires_at` is 84 days on
    where it is not given.
    """

    person_id: UUID
    organisation_id: UUID
    trigger_kind: str
    trigger_id: UUID
    provider_id: UUID | None = None
    questionnaire: str = library.WORK_AND_HEALTH_CHECK
    expires_at: datetime | None = None


@dataclass(slots=True)
class Requested:
    """A request that was made, with its link."""

    request_id: UUID
    link_id: UUID


@dataclass(slots=True)
class _Made:
    """A request as it is about to be written."""

    id: UUID
    ask: Ask
    offered_id: UUID | None
    reader_id: UUID
    expires_at: datetime

    @property
    def provider_id(self) -> UUID | None:
        """Return the provider that the ask names, else the one that the organisation's people are offered."""
        return self.ask.provider_id or self.offered_id


class CannotAnswer(ValueError):
    """A request that can't be answered any more, or not in this way."""


@transaction.atomic
def publish(*, body: Mapping[str, Any], by: Actor, at: datetime) -> UUID:
    """Keep a version of a questionnaire, so that it can be asked; the same text again changes nothing.

    Raises BadDefinition, or DefinitionChanged where the version was asked in other words.
    """
    definition = parse(body)
    kept = DefinitionVersion.objects.filter(code=definition.code, version=definition.version).first()
    if kept is not None:
        if kept.sha256 != definition.sha256:
            raise library.DefinitionChanged(definition.code, definition.version)
        return kept.id
    row = DefinitionVersion.objects.create(
        code=definition.code,
        version=definition.version,
        body=body,
        sha256=definition.sha256,
        published_at=at,
    )
    record(
        events.DefinitionPublished(definition_id=row.id, questionnaire=Code(row.code), version=row.version),
        by=by,
        at=at,
    )
    return row.id


def publish_shipped(*, by: Actor, at: datetime) -> int:
    """Keep every version that comes with the product and return how many are new."""
    before = DefinitionVersion.objects.count()
    for body in shipped():
        publish(body=body, by=by, at=at)
    return DefinitionVersion.objects.count() - before


@transaction.atomic
def request_many(*, asks: Sequence[Ask], by: Actor, at: datetime) -> list[Requested]:
    """Make a request and its link for many people, in the order given; messages are the caller's to send."""
    definitions = {code: _newest(code, by, at) for code in {a.questionnaire for a in asks}}
    ways = {org: who_offers(org, at) for org in {a.organisation_id for a in asks}}
    ways = {org: (provider and written(provider), written(reader)) for org, (provider, reader) in ways.items()}
    usual_end = at + timedelta(days=rules.ANSWER_DAYS)
    made = [_Made(new_id(), ask, *ways[ask.organisation_id], ask.expires_at or usual_end) for ask in asks]
    versions = {code: str(definition.id) for code, definition in definitions.items()}
    end = f"{REQUEST.initial}\t{moment(at)}"
    copy_lines(
        Request,
        _COLUMNS,
        (
            f"{one.id}\t{versions[one.ask.questionnaire]}\t{one.ask.person_id}\t{one.ask.organisation_id}"
            f"\t{row_id(one.provider_id)}\t{one.reader_id}\t{one.ask.trigger_kind}\t{one.ask.trigger_id}"
            f"\t{end}\t{moment(one.expires_at)}\n"
            for one in made
        ),
    )
    link_ids = links.issue_many(wanted=[_link_to(one) for one in made], told=True, by=by, at=at)
    record(
        *(
            events.QuestionnaireRequested(
                request_id=one.id,
                person_id=one.ask.person_id,
                organisation_id=one.ask.organisation_id,
                provider_id=one.provider_id,
                questionnaire=Code(one.ask.questionnaire),
                version=definitions[one.ask.questionnaire].version,
                trigger_kind=Code(one.ask.trigger_kind),
                trigger_id=one.ask.trigger_id,
                link_id=link_id,
            )
            for one, link_id in zip(made, link_ids, strict=True)
        ),
        by=by,
        at=at,
    )
    return [Requested(one.id, link_id) for one, link_id in zip(made, link_ids, strict=True)]


@transaction.atomic
def open_for(*, viewer: Viewer, person_id: UUID, by: Actor, at: datetime) -> UUID:
    """Return the person's open request, or make one, so that a member of staff can type what the person says.

    One whose 84 days are over, which stays open because a call is owed, can be answered for as long again.
    Raises NotVisible for staff who may not, CannotAnswer where no practice is known that could ask.
    """
    check_can_type_for(viewer, person_id)
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    waiting = Request.objects.filter(person_id__in=ids, state__in=sorted(REQUEST.open))
    found = waiting.order_by("-requested_at").first()
    if found is not None:
        if found.expires_at <= at:
            reopen(request_id=found.id, by=by, at=at)
        return found.id
    facts = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at)[person_id]
    organisation_id = facts.practice_id or next(iter(sorted(viewer.organisation_ids())), None)
    if organisation_id is None:
        raise CannotAnswer("No practice is known for this person, so nobody can ask them.")
    ask = Ask(person_id, organisation_id, trigger_kind="HELPER", trigger_id=person_id)
    return request_many(asks=[ask], by=by, at=at)[0].request_id


@transaction.atomic
def withdraw_for_person(*, person_id: UUID, reason: str, by: Actor, at: datetime) -> int:
    """End every open request of a person without an answer, and return how many there were."""
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    rows = Request.objects.select_for_update().filter(person_id__in=ids, state__in=sorted(REQUEST.open))
    found = list(rows.order_by("id"))
    sending.end(found, "WITHDRAW", at=at)
    record(
        *(
            events.RequestWithdrawn(
                request_id=row.id,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                reason=Code(reason),
            )
            for row in found
        ),
        by=by,
        at=at,
    )
    return len(found)


@transaction.atomic
def end_unanswered(*, by: Actor, at: datetime) -> int:
    """End requests that nobody answered in their time, at most 1,000 a call, and return how many.

    Those of people to whom a call is owed stay open, however late the call is: they may yet be asked by voice, and
    nobody "did not answer" who waits for us (M1).
    """
    rows = Request.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state__in=sorted(REQUEST.open), expires_at__lte=at
    )
    rows = rows.exclude(person__known_as__in=people_owed_a_call())
    found = list(rows.order_by("expires_at")[:BATCH])
    started = {row.id for row in found if row.state == "STARTED"}
    sending.end(found, "GIVE_UP", at=at)
    record(
        *(
            events.QuestionnaireNotAnswered(
                request_id=row.id,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                trigger_kind=Code(row.trigger_kind),
                trigger_id=row.trigger_id,
                started=row.id in started,
            )
            for row in found
        ),
        by=by,
        at=at,
    )
    return len(found)


@transaction.atomic
def reopen(*, request_id: UUID, by: Actor, at: datetime) -> None:
    """Let a request that ended unanswered, or is about to, be answered for another 84 days; others stay as they are."""
    row = locked_request(request_id)
    if row.state not in REQUEST.open and not REQUEST.can(row.state, "REOPEN"):
        return
    if row.state not in REQUEST.open:
        row.state, row.ended_at = REQUEST.move(row.state, "REOPEN"), None
    row.expires_at = at + timedelta(days=rules.ANSWER_DAYS)
    row.save(update_fields=["state", "ended_at", "expires_at"])
    record(
        events.RequestReopened(request_id=row.id, person_id=row.person_id, organisation_id=row.organisation_id),
        by=by,
        at=at,
    )


def locked_request(request_id: UUID) -> Request:
    """Return a request, locked to the end of the transaction; NotVisible where there is none."""
    try:
        return Request.objects.select_for_update(of=("self",)).get(id=request_id)
    except Request.DoesNotExist:
        raise NotVisible from None


def _newest(code: str, by: Actor, at: datetime) -> DefinitionVersion:
    """Return the newest version of a questionnaire, keeping the shipped ones first where none is kept."""
    return leaned_on(("newest questionnaire", code), lambda: _newest_kept(code, by, at))


def _newest_kept(code: str, by: Actor, at: datetime) -> DefinitionVersion:
    found = library.newest(code)
    if found is None:
        publish_shipped(by=by, at=at)
        found = library.newest(code)
    if found is None:
        raise CannotAnswer(f"There is no questionnaire called {code}.")
    return found


def who_offers(organisation_id: UUID, at: datetime) -> tuple[UUID | None, UUID]:
    """Return the provider that an organisation's people are offered, and who rings and reads for the organisation."""
    day = local_date(at)
    providers = organisations.related(SYSTEM_VIEWER, organisation_id, "REFERS_TO", day)
    callers = organisations.related(SYSTEM_VIEWER, organisation_id, "CALLED_BY", day)
    return (providers[0].id if providers else None), (callers[0].id if callers else organisation_id)


def _link_to(one: _Made) -> links.Issue:
    return links.Issue(
        purpose=link_rules.Purpose.QUESTIONNAIRE,
        person_id=one.ask.person_id,
        subject_kind="REQUEST",
        subject_id=one.id,
        expires_at=one.expires_at,
        organisation_id=one.reader_id,
    )
