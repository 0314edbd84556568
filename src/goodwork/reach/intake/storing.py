"""Writing what became of a chunk of records, with what is held and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from goodwork.kernel.actors import Actor
from goodwork.kernel.ids import new_id
from goodwork.ledger.ahead import at_the_end
from goodwork.ledger.copying import NULL, copy_lines, day, moment, row_id, text
from goodwork.ledger.events.services import record
from goodwork.reach.intake.became import Became, Told, event_of
from goodwork.reach.intake.models import FitNoteRequest, NoteReason
from goodwork.reach.intake.rows import Request
from goodwork.reach.intake.rules import Outcome
from goodwork.registers.people import services as people
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.rows import Held, PersonRow, Resolution

SOURCE_KIND: Final = "FIT_NOTE_REQUEST"
NOTHING_KEPT: Final = (Outcome.REJECTED, Outcome.DUPLICATE)
"""The outcomes of which nothing is kept but the record's number and why."""

_COLUMNS: Final = (
    "id",
    "source",
    "organisation",
    "record",
    "request_id",
    "received_at",
    "received_date",
    "person",
    "outcome",
    "reason",
    "channel",
    "note_from",
    "note_to",
    "employment_status",
    "sickness_absence",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a file. `finished`: every record of the file was stored by an earlier one."""

    import_id: UUID
    campaign_id: UUID
    practice_id: UUID
    practice_code: str
    finished: bool
    by: Actor
    at: datetime


@dataclass(slots=True, kw_only=True)
class Decided:
    """A request with the id that it is stored under, who it is about, and what becomes of it."""

    id: UUID
    request: Request
    person: PersonRow
    resolution: Resolution
    became: Became


def store(run: Run, decided: Sequence[Decided], in_order: Sequence[Became], noted: Mapping[int, UUID]) -> None:
    """Write what became of a chunk, in the caller's transaction; `noted` are its records that were noted before."""
    plain = _not_yet_noted(in_order, [one.request.record for one in decided], noted)
    copy_lines(
        FitNoteRequest, _COLUMNS, [*(_kept(run, one) for one in decided), *(_barely_kept(run, one) for one in plain)]
    )
    copy_lines(
        NoteReason,
        ("request", "words"),
        [f"{one.id}\t{text(one.request.note_reason)}\n" for one in decided if one.request.note_reason],
    )
    unsure = [one for one in decided if one.resolution.person_id is None]
    if unsure:
        held = [_held(one) for one in unsure]
        at_the_end(lambda: people.hold_many(held, organisation_id=run.practice_id, by=run.by, at=run.at))
    record(
        *(
            event_of(
                _told(run, one),
                person_id=one.resolution.person_id,
                outcome=one.became.outcome.value,
                reason=one.became.reason,
                channel=one.became.channel,
            )
            for one in decided
        ),
        by=run.by,
        at=run.at,
    )


def already_noted(run: Run, first: int, last: int) -> dict[int, UUID]:
    """Return those records of a chunk, from first to last, that another run of this file has noted.

    The other run was killed, or goes on at the same time.
    """
    stored = FitNoteRequest.objects.filter(source_id=run.import_id, record__range=(first, last))
    return dict(stored.values_list("record", "id"))


def _not_yet_noted(in_order: Sequence[Became], used: Sequence[int], noted: Mapping[int, UUID]) -> list[Became]:
    """Return the records of which only the outcome is kept, without those that are noted.

    A record that another run could not use and that can be used now is noted anew.
    """
    stale = [noted[number] for number in used if number in noted]
    if stale:
        FitNoteRequest.objects.filter(id__in=stale).delete()
    return [one for one in in_order if one.outcome in NOTHING_KEPT and one.record not in noted]


def _kept(run: Run, one: Decided) -> str:
    request, became = one.request, one.became
    return (
        f"{one.id}\t{run.import_id}\t{run.practice_id}\t{request.record}\t{text(request.request_id)}"
        f"\t{moment(request.received_at)}\t{day(request.received_date)}\t{row_id(one.resolution.person_id)}"
        f"\t{became.outcome}\t{became.reason}\t{became.channel}\t{day(request.note_from)}\t{day(request.note_to)}"
        f"\t{request.employment_status}\t{request.sickness_absence}\n"
    )


def _barely_kept(run: Run, one: Became) -> str:
    return (
        f"{new_id()}\t{run.import_id}\t{run.practice_id}\t{one.record}\t\t{NULL}\t{NULL}\t{NULL}"
        f"\t{one.outcome}\t{one.reason}\t\t{NULL}\t{NULL}\t\t\n"
    )


def _held(one: Decided) -> Held:
    return Held(
        source_kind=SOURCE_KIND,
        source_id=one.id,
        row=one.person,
        candidate_ids=one.resolution.candidate_ids,
        reason=ReviewReason(one.resolution.kind.value),
    )


def _told(run: Run, one: Decided) -> Told:
    return Told(
        request_id=one.id,
        organisation_id=run.practice_id,
        received_date=one.request.received_date,
        note_from=one.request.note_from,
        note_to=one.request.note_to,
        employment_status=one.request.employment_status,
        sickness_absence=one.request.sickness_absence,
    )
