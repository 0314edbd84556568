"""What questionnaires do when something happens below them. Each is idempotent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.types import Code
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.events import PromiseHandedOver, PromiseKept, PromiseReleased
from goodwork.reach.promises.registry import open_things
from goodwork.reach.questionnaires import bundle as bundle
from goodwork.reach.questionnaires.models import Response
from goodwork.reach.questionnaires.services import close, erase_own_words, withdraw_for_person
from goodwork.registers.people import queries as people
from goodwork.registers.people.events import DeathRecorded, PersonErased


@open_things("ANSWER")
def open_answers() -> set[UUID]:
    """Return the responses that somebody still has to read or act on."""
    return set(Response.objects.filter(closed_at__isnull=True).values_list("id", flat=True))


def _is_ours(response_id: UUID) -> bool:
    """Say whether an open thing of the kind ANSWER is a response; texts that came in are of that kind too."""
    return Response.objects.filter(id=response_id).exists()


@handles(PromiseHandedOver)
def goes_on_under_another(happened: Sequence[Happened[PromiseHandedOver]]) -> None:
    """Close a response whose promise goes on under another thing, such as a referral."""
    for h in happened:
        if h.event.from_kind == "ANSWER" and _is_ours(h.event.from_id):
            close(response_id=h.event.from_id, reason="HANDED_OVER", by=h.by, at=h.at)


@handles(PromiseKept)
def promise_was_kept(happened: Sequence[Happened[PromiseKept]]) -> None:
    """Close a response whose promise was kept."""
    for h in happened:
        if h.event.about_kind == "ANSWER" and _is_ours(h.event.about_id):
            close(response_id=h.event.about_id, reason="KEPT", by=h.by, at=h.at)


@handles(PromiseReleased)
def nothing_is_owed(happened: Sequence[Happened[PromiseReleased]]) -> None:
    """Close a response about which nothing is owed any more."""
    for h in happened:
        if h.event.about_kind == "ANSWER" and _is_ours(h.event.about_id):
            close(response_id=h.event.about_id, reason="RELEASED", by=h.by, at=h.at)


@handles(DeathRecorded)
def died(happened: Sequence[Happened[DeathRecorded]]) -> None:
    """Ask nobody who has died, and owe them no answer to what they wrote: it stays on record to be read."""
    for h in happened:
        withdraw_for_person(person_id=h.event.person_id, reason="DECEASED", by=SYSTEM, at=h.at)
        theirs = Response.objects.filter(
            person_id__in=people.ids_of(SYSTEM_VIEWER, h.event.person_id), closed_at__isnull=True
        )
        promises.release_many(
            subject_kind="ANSWER",
            subject_ids=list(theirs.values_list("id", flat=True)),
            reason=Code("DECEASED"),
            by=SYSTEM,
            at=h.at,
        )


@handles(PersonErased)
def erased(happened: Sequence[Happened[PersonErased]]) -> None:
    """Erase what an erased person wrote, and ask them nothing more."""
    for h in happened:
        withdraw_for_person(person_id=h.event.person_id, reason="ERASED", by=SYSTEM, at=h.at)
        erase_own_words(person_id=h.event.person_id, by=SYSTEM, at=h.at)
