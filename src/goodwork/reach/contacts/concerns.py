"""Concerns: somebody is worried about a person. Each has an owner, a clock, and a safeguarding lead who is told at
once.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.reach.contacts import events
from goodwork.reach.contacts.calls import CannotCall, answering_for, appointed_for, practice_of
from goodwork.reach.contacts.models import Concern, SafeguardingLead
from goodwork.reach.contacts.permissions import CONCERN_READERS, answers_for, check_can_name_lead, concerns_seen_by
from goodwork.reach.contacts.rules import CONCERN_MACHINE, CONCERN_WORKING_DAYS, ConcernState
from goodwork.reach.links import queries as links
from goodwork.reach.promises import queries as promise_queries
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import NoticeKind, Step, Told, due_in
from goodwork.registers.access import queries as access
from goodwork.registers.people.models import Person

MOST_CHARACTERS = 4000
MOST_OPEN_BY_LINK = 5
"""So many worries of a person may wait unanswered before a link alone takes no more of them."""
OWN_KINDS = frozenset({ActorKind.PERSON.value, ActorKind.HELPER.value})
"""Whose hand makes a worry the person's own."""


@transaction.atomic
def raise_concern(
    *,
    person_id: UUID,
    text: str,
    organisation_id: UUID | None = None,
    on_behalf: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Raise a concern about a person, or the person's own, and return its id.

    `on_behalf`: the person said it to a member of staff, who writes it down and tells them by when it is answered.

    Its owner is the safeguarding lead of the organisation (the person's practice where none is named), else a service
    lead. It is answered by 17:00 of the next working day; the leads are told at once. A colleague's concern is never
    told to the person. The same words by the same hand, while they wait for an answer, are the same worry: a form that
    is sent again raises it once. Raises CannotCall for blank words, or where no organisation can hold it.
    """
    words = text.strip()[:MOST_CHARACTERS]
    if not words:
        raise CannotCall("Say what you are worried about", field="text")
    holder = _holder(person_id, organisation_id, at=at)
    if holder is None:
        raise CannotCall("We do not know which organisation this is about")
    typed_by_them = by.kind.value in OWN_KINDS
    own = typed_by_them or on_behalf
    waits = _the_same(person_id, words, by=by)
    if waits is not None:
        return waits
    owner = owner_for(holder)
    row = Concern.objects.create(
        id=new_id(),
        person_id=person_id,
        organisation_id=holder,
        words=words,
        raised_by_kind=by.kind.value,
        raised_by_id=by.id,
        raised_at=at,
        owner_user_id=owner,
        on_behalf=on_behalf and not typed_by_them,
        state=CONCERN_MACHINE.initial,
    )
    record(
        events.ConcernRaised(
            concern_id=row.pk, person_id=person_id, organisation_id=holder, own=own, owner_user_id=owner
        ),
        by=by,
        at=at,
    )
    told = Told.ON_SCREEN if typed_by_them else Told.BY_VOICE if own else Told.STAFF_ONLY
    _promise_answer(row, told=told, by=by, at=at)
    return row.pk


def _promise_answer(row: Concern, *, told: Told, by: Actor, at: datetime) -> None:
    """Promise that a concern is answered, and tell the leads of it at once."""
    promises.make(
        subject_kind="CONCERN",
        subject_id=row.pk,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        user_id=row.owner_user_id,
        step=Step.WE_WILL_ANSWER_CONCERN,
        due_date=due_in(at, CONCERN_WORKING_DAYS),
        told=told,
        by=by,
        at=at,
    )
    promises.tell_about(
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject_kind="CONCERN",
        subject_id=row.pk,
        kind=NoticeKind.CONCERN_RAISED,
        by=by,
        at=at,
    )


def _the_same(person_id: UUID, words: str, *, by: Actor) -> UUID | None:
    """Return the unanswered worry about a person that the same hand raised in the same words; locks the person, so that
    of two at once one waits.
    """
    list(Person.objects.select_for_update(no_key=True).filter(pk=person_id))
    waiting = Concern.objects.filter(person_id=person_id, state=CONCERN_MACHINE.initial, words=words)
    found = waiting.filter(raised_by_kind=by.kind.value, raised_by_id=by.id).first()
    return found.pk if found else None


def _holder(person_id: UUID, organisation_id: UUID | None, *, at: datetime) -> UUID | None:
    """Return where a worry is answered: the organisation named, the practice, or who rings for it: whichever comes
    first and has anybody who answers; else the practice, and for who has none whoever reads for the service.
    """
    practice_id = practice_of(person_id, at=at)
    named = [o for o in (organisation_id, practice_id) if o is not None]
    for candidate in named:
        if _is_answered_at(candidate, at=at):
            return candidate
    appointed = appointed_for([(person_id, practice_id)], at=at) if practice_id is not None else {}
    found = next((o for o in appointed.values() if _is_answered_at(o, at=at)), None)
    return found or practice_id or organisation_id or answering_for(person_id, at=at)


def _is_answered_at(organisation_id: UUID, *, at: datetime) -> bool:
    """Say whether anybody in an organisation reads and answers worries."""
    members = access.members(SYSTEM_VIEWER, organisation_id, at=at)
    return owner_for(organisation_id) is not None or any(r in CONCERN_READERS for m in members for r in m.roles)


@transaction.atomic
def raise_by_link(*, link_id: UUID, text: str, by: Actor, at: datetime) -> date:
    """Take a worry from whoever holds a person's link, and return the day by which it is answered.

    It reads nothing and shows nothing of the person, so the link is enough. Raises CannotCall as `raise_concern` does,
    and where five by link wait for their answer already.
    """
    person_id = links.person_of(SYSTEM_VIEWER, link_id)
    waiting = Concern.objects.filter(
        person_id=person_id, state=ConcernState.OPEN.value, raised_by_kind__in=OWN_KINDS, raised_by_id__isnull=True
    )
    if waiting.count() >= MOST_OPEN_BY_LINK:
        raise CannotCall("What was written before waits for its answer; ring us if it can't wait")
    concern_id = raise_concern(person_id=person_id, text=text, by=by, at=at)
    [owed] = promise_queries.about(SYSTEM_VIEWER, "CONCERN", [concern_id], at=at)
    return owed.due_date


@transaction.atomic
def take_concern(*, concern_id: UUID, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Make a concern the viewer's own to answer; its date stays. Raises NotVisible, CannotCall for a closed one."""
    row = _open_concern(concern_id, viewer)
    if by.id is None or row.owner_user_id == by.id:
        return
    row.state = CONCERN_MACHINE.move(row.state, "TAKE")
    row.owner_user_id = by.id
    row.save(update_fields=["state", "owner_user_id"])
    promises.reassign_subject(subject_kind="CONCERN", subject_id=row.pk, user_id=by.id, by=by, at=at)
    record(
        events.ConcernTaken(
            concern_id=row.pk, person_id=row.person_id, organisation_id=row.organisation_id, owner_user_id=by.id
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def close_concern(*, concern_id: UUID, outcome: str, answer: str = "", viewer: Viewer, by: Actor, at: datetime) -> None:
    """Close a concern with what was done, and keep its promise; whoever raised it is told (`handlers.tell_back`).

    `answer` is what the person is told, where the worry is theirs. Raises NotVisible, also for who raised it and does
    not answer for it; CannotCall for blank words, and for one that is closed.
    """
    words, told = outcome.strip()[:MOST_CHARACTERS], answer.strip()[:MOST_CHARACTERS]
    if not words:
        raise CannotCall("Say what was done about it", field="outcome")
    row = _open_concern(concern_id, viewer)
    if not answers_for(viewer, row):
        raise NotVisible
    if is_own(row) and not told:
        raise CannotCall("Say what the person is told", field="answer")
    row.state = CONCERN_MACHINE.move(row.state, "CLOSE")
    row.outcome, row.closed_at, row.closed_by_id = words, at, by.id
    row.answer = told if is_own(row) else ""
    row.save(update_fields=["state", "outcome", "answer", "closed_at", "closed_by_id"])
    promises.keep(subject_kind="CONCERN", subject_id=row.pk, by=by, at=at)
    record(
        events.ConcernClosed(concern_id=row.pk, person_id=row.person_id, organisation_id=row.organisation_id),
        by=by,
        at=at,
    )


def is_own(row: Concern) -> bool:
    """Say whether a worry is the person's own, typed by them, their helper, or a member of staff for them."""
    return row.on_behalf or row.raised_by_kind in OWN_KINDS


@transaction.atomic
def name_safeguarding_lead(*, organisation_id: UUID, user_id: UUID, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Name who answers for concerns in an organisation. Raises NotVisible, CannotCall for somebody who doesn't work
    there.
    """
    check_can_name_lead(viewer, organisation_id)
    if user_id not in {m.id for m in access.members(SYSTEM_VIEWER, organisation_id)}:
        raise CannotCall("Choose somebody who works in this organisation", field="user_id")
    SafeguardingLead.objects.update_or_create(
        organisation_id=organisation_id, defaults={"user_id": user_id, "named_at": at, "named_by_id": by.id}
    )
    record(events.SafeguardingLeadNamed(organisation_id=organisation_id, user_id=user_id), by=by, at=at)


def owner_for(organisation_id: UUID) -> UUID | None:
    """Return who answers for concerns: the safeguarding lead, else the longest-serving service lead, else everybody."""
    named = SafeguardingLead.objects.filter(organisation_id=organisation_id).values_list("user_id", flat=True).first()
    if named is not None:
        return named
    leads = access.leads_of(SYSTEM_VIEWER, organisation_id)
    return leads[0] if leads else None


def _open_concern(concern_id: UUID, viewer: Viewer) -> Concern:
    """Return an open concern that the viewer sees, locked."""
    row = Concern.objects.select_for_update().filter(concerns_seen_by(viewer), pk=concern_id).first()
    if row is None:
        raise NotVisible
    if row.state != ConcernState.OPEN:
        raise CannotCall("This concern is closed already")
    return row
