"""Rows become outcomes, some thousands a transaction, so that a run that was killed can be run again."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice, repeat
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from goodwork.kernel import collecting
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.csv_files import Row
from goodwork.kernel.ids import new_id, written
from goodwork.kernel.remembering import one_run
from goodwork.ledger.ahead import (
    first_time,
    of_nothing_on_its_way,
    one_after_another,
    only_reading,
    rows_on_their_way,
    working_ahead,
)
from goodwork.ledger.analysing import MANY_CHANGES, analyse_grown
from goodwork.ledger.events.services import have_ids, record
from goodwork.reach.campaigns import deciding
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.deciding import Decision, Invitee
from goodwork.reach.campaigns.inviting import Invited
from goodwork.reach.campaigns.rules import Trigger, Withheld
from goodwork.reach.intake import describing
from goodwork.reach.intake.became import Became, Totals, outcome_of
from goodwork.reach.intake.events import FitNotesImported
from goodwork.reach.intake.models import FitNoteRequest, Import
from goodwork.reach.intake.rows import Rejected, Request, read_request
from goodwork.reach.intake.rules import Outcome
from goodwork.reach.intake.storing import NOTHING_KEPT, Decided, Run, already_noted, store
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import services as people
from goodwork.registers.people.rows import Resolution
from goodwork.registers.people.rules import Verdict

CHUNK: Final = 2_000
CHUNKS: Final = 6
"""So many chunks are one transaction: while the rows of one are on their way, the next is asked about and decided."""
FIRST_PARTS: Final[Sequence[int]] = (4, 2)
"""The first chunks of a transaction are a quarter and a half of one: the sooner PostgreSQL has work."""
EVENTS_EACH: Final = 6
"""So many events a request makes, calls included: their ids are drawn before any row is on its way."""
_LOCK: Final = 7_041_953
Tell = Callable[[Sequence[Became]], None]
Read = tuple[Row, Request | Rejected]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was checked: its fingerprint, and the name that somebody knows it by."""

    sha256: str
    file_name: str = ""


def import_requests(
    *,
    rows: Iterable[Row],
    source: Source,
    practice_id: UUID,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    tell: Tell | None = None,
    expect: Tell | None = None,
) -> Totals:
    """Take a practice's file of fit-note requests in, and say what became of each record, in file order.

    Some chunks of two thousand rows are one transaction; `tell` is called with what became of each chunk once they are
    stored. A file that was taken in before changes nothing; one whose run was killed goes on. `dry_run` gives the same
    answers and stores nothing. `expect` is called with what becomes of a chunk, and takes back its transaction by
    raising FactsChanged.

    Raises: NotVisible where there is no such practice; FactsChanged.
    Source: the fit-note file's description.
    """
    practice = organisations.get(SYSTEM_VIEWER, practice_id)
    totals = Totals()
    with transaction.atomic() if dry_run else nullcontext(), one_run():
        run = _begin(source, practice.id, practice.code, by=by, at=at)
        chunks = _Chunks(_read(rows, practice.code))
        look_at, looked_at = MANY_CHANGES, 0
        while chunks.any_left():
            told: list[list[Became]] = []
            taken: set[str] = set()
            with collecting.seldom(), transaction.atomic(), working_ahead():
                while len(told) < CHUNKS and chunks.any_left():
                    told.append(_take(run, chunks.next(), taken))
                    if expect is not None:
                        expect(told[-1])
                collecting.now()
                chunks.read_while(rows_on_their_way)
            for became in told:
                totals.add(became)
                if tell is not None:
                    tell(became)
            if totals.records >= look_at:
                # Without statistics the search for whom a row may be about reads whole tables that grow with the file.
                analyse_grown()
                look_at, looked_at = look_at * 4, totals.records
        _finish(run, totals)
        if dry_run:
            transaction.set_rollback(True)
    if totals.records >= max(MANY_CHANGES, looked_at * 3 // 2):
        analyse_grown()
    return totals


class _Chunks:
    """The chunks of a file, of which the next few are read while there is nothing else to do."""

    def __init__(self, chunks: Iterator[Sequence[Read]]) -> None:
        self._chunks = chunks
        self._read: deque[Sequence[Read]] = deque()

    def any_left(self) -> bool:
        """Say whether there is another chunk."""
        if not self._read:
            self._read.extend(islice(self._chunks, 1))
        return bool(self._read)

    def next(self) -> Sequence[Read]:
        """Return the next chunk."""
        return self._read.popleft()

    def read_while(self, busy: Callable[[], bool]) -> None:
        """Read chunks for as long as PostgreSQL is busy with rows, as many as one transaction takes at most."""
        while len(self._read) < CHUNKS and busy():
            found = next(self._chunks, None)
            if found is None:
                return
            self._read.append(found)


@transaction.atomic
def _begin(source: Source, practice_id: UUID, practice_code: str, *, by: Actor, at: datetime) -> Run:
    """Find the import of this file, or begin it."""
    _lock_practice(practice_id)
    campaign_id = campaigns.ensure_standing(organisation_id=practice_id, by=by, at=at)
    found, _ = Import.objects.get_or_create(
        organisation_id=practice_id,
        sha256=source.sha256,
        defaults={
            "file_name": source.file_name[:200],
            "started_at": at,
            "started_by_kind": by.kind.value,
            "started_by_id": by.id,
        },
    )
    return Run(
        import_id=written(found.id),
        campaign_id=written(campaign_id),
        practice_id=written(practice_id),
        practice_code=practice_code,
        finished=found.finished_at is not None,
        by=by,
        at=at,
    )


@transaction.atomic
def _finish(run: Run, totals: Totals) -> None:
    """Note that a file was taken in to its end; once."""
    if run.finished:
        return
    _lock_practice(run.practice_id)
    if not Import.objects.filter(id=run.import_id, finished_at__isnull=True).update(finished_at=run.at):
        return
    # A run that goes on after another was killed sees that one's records as repetitions; what is stored counts.
    stored = Counter(
        FitNoteRequest.objects.filter(source_id=run.import_id).values_list("outcome", flat=True).iterator()
    )
    record(
        FitNotesImported(
            import_id=run.import_id,
            organisation_id=run.practice_id,
            records=totals.records,
            duplicates=stored[Outcome.DUPLICATE],
            rejected=stored[Outcome.REJECTED],
            held=stored[Outcome.REVIEW],
            not_invited=stored[Outcome.NOT_INVITED],
            calls=stored[Outcome.CALL],
            invited=stored[Outcome.INVITED],
        ),
        by=run.by,
        at=run.at,
    )


def _lock_practice(practice_id: UUID) -> None:
    """Hold the lock under which one practice's files are taken in, to the end of the transaction."""
    if first_time("intake.lock_practice"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, practice_id.int % (1 << 31)])


def _read(rows: Iterable[Row], practice_code: str) -> Iterator[Sequence[Read]]:
    """Yield the rows of a file with what each of them means, a chunk at a time, a transaction's first ones short."""
    iterator = iter(rows)
    parts = [*FIRST_PARTS, *repeat(1, CHUNKS)][:CHUNKS]
    for part in cycle(parts):
        chunk = list(islice(iterator, -(-CHUNK // part)))
        if not chunk:
            return
        yield [
            (row, read_request(row.record, row.cells, malformed=row.malformed, practice=practice_code)) for row in chunk
        ]


def _take(run: Run, chunk: Sequence[Read], taken: set[str]) -> list[Became]:
    """Decide about a chunk of rows and store what becomes of them, in the caller's transaction.

    `taken` are the requests that this transaction has taken in, and grows by those of the chunk.
    """
    _lock_practice(run.practice_id)
    wanted = {one.request_id for _, one in chunk if one.request_id}
    stored = FitNoteRequest.objects.filter(organisation_id=run.practice_id, request_id__among=wanted)
    with one_after_another(), of_nothing_on_its_way():
        have_ids(EVENTS_EACH * len(chunk))
        seen = taken | set(stored.exclude(outcome__in=NOTHING_KEPT).values_list("request_id", flat=True))
        noted = already_noted(run, chunk[0][0].record, chunk[-1][0].record)
    became: dict[int, Became] = {}
    good: list[tuple[Row, Request]] = []
    for row, one in chunk:
        if one.request_id in seen:
            became[row.record] = _plain(row, one, Outcome.DUPLICATE)
        elif isinstance(one, Rejected):
            became[row.record] = _plain(row, one, Outcome.REJECTED, one.reason.value)
        else:
            seen.add(one.request_id)
            taken.add(one.request_id)
            good.append((row, one))
    decided = _decide(run, good)
    became.update((one.became.record, one.became) for one in decided)
    in_order = [became[row.record] for row, _ in chunk]
    if not run.finished:
        store(run, decided, in_order, noted)
    return in_order


def _plain(row: Row, one: Request | Rejected, outcome: Outcome, reason: str = "") -> Became:
    name = f"{row.cells.get('given_name', '')} {row.cells.get('family_name', '')}".strip()
    return Became(
        record=row.record, line=row.line, request_id=one.request_id, outcome=outcome, reason=reason, name=name
    )


def _decide(run: Run, good: Sequence[tuple[Row, Request]]) -> list[Decided]:
    """Find out who each request is about, and invite whom we may: all is asked first, and then all is written."""
    rows = [describing.person_row(request.person) for _, request in good]
    ids = [new_id() for _ in good]
    known: list[int] = []
    invitees: list[Invitee] = []
    decisions: list[Decision] = []

    def whom_to_invite(found: Sequence[Resolution]) -> None:
        known.extend(place for place, resolution in enumerate(found) if resolution.person_id is not None)
        described = [(good[place][1].person, found[place]) for place in known]
        before = {one.person_id for _, one in described if one.person_id and one.kind is not Verdict.NEW}
        # Nothing but questions stands in here: PostgreSQL takes in no rows between them.
        with one_after_another():
            with only_reading():
                facts = describing.facts_of(described, at=run.at)
            standing = deciding.standing_alone(before)
        invitees.extend(
            describing.invitee(ids[place], good[place][1], found[place], fact)
            for place, fact in zip(known, facts, strict=True)
        )
        decisions.extend(deciding.decide(invitees, standing))

    resolutions = people.resolve_many(
        rows, organisation_id=run.practice_id, before_writing=whom_to_invite, by=run.by, at=run.at
    )
    outcomes = campaigns.invite_many(
        invitees=invitees,
        decisions=decisions,
        organisation_id=run.practice_id,
        campaign_id=run.campaign_id,
        trigger=Trigger.FIT_NOTE_REQUEST,
        by=run.by,
        at=run.at,
    )
    invited = dict(zip(known, outcomes, strict=True))
    _take_back(run, resolutions, invited)
    return [
        Decided(
            id=ids[place],
            request=request,
            person=rows[place],
            resolution=resolutions[place],
            became=_became(row, request, resolutions[place], invited.get(place)),
        )
        for place, (row, request) in enumerate(good)
    ]


def _take_back(run: Run, resolutions: Sequence[Resolution], invited: dict[int, Invited]) -> None:
    """Take back what was queued for a person whom a later row of the same chunk says has died or opted out.

    Row by row, the message would have been queued and then stopped by the death.
    """
    last: dict[UUID, Resolution] = {}
    for resolution in resolutions:
        if resolution.person_id is not None:
            last[resolution.person_id] = resolution
    hit = {resolutions[place].person_id for place, one in invited.items() if one.invitation_id is not None}
    for reason, gone in (
        (Withheld.DECEASED, {i for i, one in last.items() if one.deceased}),
        (Withheld.OPTED_OUT, {i for i, one in last.items() if one.opted_out and not one.deceased}),
    ):
        campaigns.cancel_for_people(person_ids=gone & hit, reason=reason, by=run.by, at=run.at)


def _became(row: Row, request: Request, resolution: Resolution, invited: Invited | None) -> Became:
    """Put what was decided into one outcome."""
    outcome, reason, channel = (Outcome.REVIEW, resolution.kind.value, "") if invited is None else outcome_of(invited)
    one = invited or Invited()
    return Became(
        record=row.record,
        line=row.line,
        request_id=request.request_id,
        outcome=outcome,
        reason=reason,
        channel=channel,
        person_id=resolution.person_id,
        name=f"{request.person.given_name} {request.person.family_name}",
        language=one.language,
        parts=one.parts,
        cost_pence=one.cost_pence,
        warnings=request.warnings,
    )
