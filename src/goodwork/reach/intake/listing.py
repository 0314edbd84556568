"""Lists of people: a practice's registered list, or those who wait (A2, A9). People become known; nobody is invited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

from goodwork.kernel import collecting, csv_files
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.csv_files import Row
from goodwork.kernel.remembering import one_run
from goodwork.ledger.ahead import working_ahead
from goodwork.ledger.analysing import MANY_CHANGES, analyse_grown
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.permissions import check_can_manage
from goodwork.reach.campaigns.rules import LIST_WORDS, ListKind
from goodwork.reach.intake import describing
from goodwork.reach.intake.became import Became, Totals
from goodwork.reach.intake.importing import CHUNK, Source, Tell
from goodwork.reach.intake.models import HeldListRow
from goodwork.reach.intake.rows import Listed, Rejected, read_listed
from goodwork.reach.intake.rules import (
    KNOWN_COLUMNS,
    LIST_COLUMNS,
    MOST_LISTED_AT_ONCE,
    MOST_UPLOAD_BYTES,
    MOST_WARNINGS_SHOWN,
    CannotHandIn,
    Outcome,
)
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.rules import Kind
from goodwork.registers.people import services as people
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.rows import Held, PersonRow, Resolution

LIST_SOURCE_KIND: Final = "LIST_RECORD"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRun:
    """One run of a list's file."""

    people_list_id: UUID
    organisation_id: UUID
    organisation_code: str
    list_kind: ListKind
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenList:
    """A list that came in: its id, and how many records had each outcome. `people_list_id` is None for a dry run."""

    people_list_id: UUID | None
    totals: Totals


def import_list(
    *,
    rows: Iterable[Row],
    source: Source,
    organisation_id: UUID,
    list_kind: ListKind,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    tell: Tell | None = None,
) -> TakenList:
    """Take a list of people in: they become known, and registered where it is a practice's list; nobody is invited.

    A thousand rows are one transaction; `tell` is called with what became of them. The same file again is the same list
    and changes nothing. `dry_run` gives the same answers and stores nothing.

    Raises: NotVisible where there is no such organisation.
    """
    organisation = organisations.get(SYSTEM_VIEWER, organisation_id)
    totals = Totals()
    with transaction.atomic() if dry_run else nullcontext(), one_run():
        name = source.file_name or LIST_WORDS[list_kind]
        people_list_id = campaigns.begin_list(
            organisation_id=organisation_id, list_kind=list_kind, name=name, sha256=source.sha256, by=by, at=at
        )
        run = ListRun(
            people_list_id=people_list_id,
            organisation_id=organisation_id,
            organisation_code=organisation.code,
            list_kind=list_kind,
            by=by,
            at=at,
        )
        iterator = iter(rows)
        while chunk := list(islice(iterator, CHUNK)):
            with collecting.seldom(), transaction.atomic(), working_ahead():
                became = _take(run, chunk)
            totals.add(became)
            if tell is not None:
                tell(became)
        campaigns.complete_list(
            people_list_id=people_list_id,
            records=totals.records,
            rejected=totals.outcomes[Outcome.REJECTED],
            held=totals.outcomes[Outcome.REVIEW],
            by=by,
            at=at,
        )
        if dry_run:
            transaction.set_rollback(True)
    if totals.records >= MANY_CHANGES:
        analyse_grown()
    return TakenList(people_list_id=None if dry_run else people_list_id, totals=totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedList:
    """A list that was handed in on the page: how many records had each outcome, and those that could not be used."""

    people_list_id: UUID | None
    known: int
    held: int
    rejected: int
    refused: tuple[Became, ...]


def hand_in_list(
    *,
    viewer: Viewer,
    organisation_id: UUID,
    list_kind: ListKind,
    file_name: str,
    stream: BinaryIO,
    by: Actor,
    at: datetime,
) -> HandedList:
    """Take a list of people in from the page, while the reader waits; its people become known, and nobody is invited.

    Raises: CannotHandIn for a file that is refused whole, naming the line, or that is too long for the page; NotVisible
    for a viewer who may not.
    """
    check_can_manage(viewer, organisation_id)
    if list_kind is ListKind.REGISTERED and organisations.get(viewer, organisation_id).kind is not Kind.PRACTICE:
        raise CannotHandIn("Only a practice has people registered with it", field="list_kind")
    try:
        checked = csv_files.check(stream, needed=LIST_COLUMNS, known=KNOWN_COLUMNS, most_bytes=MOST_UPLOAD_BYTES)
    except csv_files.Refused as refusal:
        raise CannotHandIn(refusal.message, line=refusal.line) from refusal
    if checked.records - 1 > MOST_LISTED_AT_ONCE:
        raise CannotHandIn(
            f"The list has {checked.records - 1:,} rows. Ask your administrator to import a list of more than "
            f"{MOST_LISTED_AT_ONCE:,} by the command `goodwork lists import`",
        )
    refused: list[Became] = []

    def tell(became: Sequence[Became]) -> None:
        refused.extend(one for one in became if one.outcome is Outcome.REJECTED and len(refused) < MOST_WARNINGS_SHOWN)

    taken = import_list(
        rows=csv_files.rows(stream, checked),
        source=Source(sha256=checked.sha256, file_name=file_name),
        organisation_id=organisation_id,
        list_kind=list_kind,
        by=by,
        at=at,
        tell=tell,
    )
    return HandedList(
        people_list_id=taken.people_list_id,
        known=taken.totals.outcomes[Outcome.KNOWN],
        held=taken.totals.outcomes[Outcome.REVIEW],
        rejected=taken.totals.outcomes[Outcome.REJECTED],
        refused=tuple(refused),
    )


@transaction.atomic
def put_held_on_list(*, source_id: UUID, person_id: UUID, by: Actor, at: datetime) -> None:
    """Put the person of a held row on its list, once a human has said who it is."""
    held = HeldListRow.objects.filter(id=source_id).first()
    if held is not None:
        campaigns.put_on_list(people_list_id=held.people_list_id, members=[(person_id, held.record)], by=by, at=at)


def _take(run: ListRun, chunk: Sequence[Row]) -> list[Became]:
    """Find out who a chunk of rows is about, and put them on the list."""
    day = local_date(run.at)
    read = [
        read_listed(row.record, row.cells, malformed=row.malformed, practice=run.organisation_code, on=day)
        for row in chunk
    ]
    good = [one for one in read if isinstance(one, Listed)]
    described = [describing.person_row(one.person) for one in good]
    resolutions = people.resolve_many(
        described,
        organisation_id=run.organisation_id,
        registers=run.list_kind is ListKind.REGISTERED,
        by=run.by,
        at=run.at,
    )
    campaigns.put_on_list(
        people_list_id=run.people_list_id,
        members=[
            (resolution.person_id, one.record)
            for one, resolution in zip(good, resolutions, strict=True)
            if resolution.person_id is not None
        ],
        by=run.by,
        at=run.at,
    )
    _hold(run, good, described, resolutions)
    found = {one.record: resolution for one, resolution in zip(good, resolutions, strict=True)}
    return [_became(row, one, found.get(row.record)) for row, one in zip(chunk, read, strict=True)]


def _hold(
    run: ListRun, good: Sequence[Listed], described: Sequence[PersonRow], resolutions: Sequence[Resolution]
) -> None:
    """Hold the rows that a human must decide about, each once however often the list is handed in."""
    unsure = {
        one.record: (row, resolution)
        for one, row, resolution in zip(good, described, resolutions, strict=True)
        if resolution.person_id is None
    }
    already = HeldListRow.objects.filter(people_list_id=run.people_list_id, record__in=list(unsure))
    for number in already.values_list("record", flat=True):
        del unsure[number]
    if not unsure:
        return
    held = {number: HeldListRow(people_list_id=run.people_list_id, record=number) for number in unsure}
    HeldListRow.objects.bulk_create(held.values())
    people.hold_many(
        [
            Held(
                source_kind=LIST_SOURCE_KIND,
                source_id=held[number].id,
                row=row,
                candidate_ids=resolution.candidate_ids,
                reason=ReviewReason(resolution.kind.value),
            )
            for number, (row, resolution) in unsure.items()
        ],
        organisation_id=run.organisation_id,
        by=run.by,
        at=run.at,
    )


def _became(row: Row, one: Listed | Rejected, resolution: Resolution | None) -> Became:
    name = f"{row.cells.get('given_name', '')} {row.cells.get('family_name', '')}".strip()
    if isinstance(one, Rejected) or resolution is None:
        reason = one.reason.value if isinstance(one, Rejected) else ""
        return Became(
            record=row.record, line=row.line, request_id="", outcome=Outcome.REJECTED, reason=reason, name=name
        )
    held = resolution.person_id is None
    return Became(
        record=row.record,
        line=row.line,
        request_id="",
        outcome=Outcome.REVIEW if held else Outcome.KNOWN,
        reason=resolution.kind.value if held else "",
        person_id=resolution.person_id,
        name=name,
        warnings=one.warnings,
    )
