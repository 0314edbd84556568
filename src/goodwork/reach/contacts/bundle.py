"""Calls, attempts and a person's own concerns, for the file that they can take away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.reach.contacts.models import Attempt, Call, Concern
from goodwork.reach.contacts.rules import REASONS
from goodwork.registers.people.bundle import Section, contributes, day


@contributes("calls", order=32)
def calls(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return the calls that the person was owed, oldest first."""
    rows = Call.objects.filter(person_id__in=person_ids).order_by("opened_at", "id")
    cells = tuple(
        (day(r.opened_at), REASONS.get(r.reason, REASONS["OTHER"]), r.state.lower(), day(r.ended_at)) for r in rows
    )
    return Section("Calls that we owed you", ("Since", "Why", "How it ended", "When"), cells)


@contributes("attempts", order=33)
def attempts(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return the attempts to reach the person, oldest first."""
    rows = Attempt.objects.filter(person_id__in=person_ids).order_by("at", "id")
    cells = tuple((day(r.at), r.channel.lower(), r.result.replace("_", " ").lower()) for r in rows)
    return Section("How we tried to reach you", ("When", "How", "What came of it"), cells)


@contributes("concerns", order=34)
def concerns(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return the concerns that the person raised themselves; nothing where there is none.

    A colleague's concern is not in the file that the product makes: who answers the request decides on it by hand.
    """
    own = (ActorKind.PERSON.value, ActorKind.HELPER.value)
    rows = Concern.objects.filter(person_id__in=person_ids, raised_by_kind__in=own).order_by("raised_at", "id")
    cells = tuple((day(r.raised_at), r.words, r.outcome) for r in rows)
    return Section("What you were worried about", ("When", "Your words", "What was done"), cells) if cells else None
