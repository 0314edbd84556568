"""An organisation's referrals out as a file, and its answers in: for those who have a system of their own (M2).

Out: the open referrals whose people agree to be seen, in pages, in bounded memory. In: row by row, each row whole and
in its own transaction, so that a run that was killed goes on where it broke off; what stands already changes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from goodwork.kernel.actors import Actor, NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.csv_files import Row
from goodwork.kernel.ids import reference
from goodwork.kernel.text import csv_cell
from goodwork.ledger.audit.services import record_refusal
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals import sharing
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.referrals.sharing import Shared
from goodwork.pathway.replies import columns, events
from goodwork.pathway.replies.answering import CannotAnswer, answer, refuse
from goodwork.pathway.replies.columns import COLUMNS, Mend
from goodwork.pathway.replies.queries import READERS
from goodwork.pathway.replies.reading import due_dates, programme_names
from goodwork.pathway.replies.rules import ACT_WORDS, Act, Door

CHUNK = 500


class Outcome(StrEnum):
    """What became of one row of a file."""

    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one row: which it was, what it did, or which column to mend and how."""

    record: int
    line: int
    referral: str
    reference: str
    outcome: Outcome
    did: str = ""
    field: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows of a file changed something, stood so already, and were refused."""

    changed: int
    unchanged: int
    refused: int


def check_may_exchange(viewer: Viewer, organisation_id: UUID) -> None:
    """Refuse whoever neither answers for an organisation nor looks after the service; raises NotVisible."""
    mine = viewer.organisation_ids(*READERS)
    if not viewer.is_system and organisation_id not in mine and not viewer.has_role(Role.ADMINISTRATOR):
        raise NotVisible


class _Lines:
    """What csv writes to: each line is handed on as it is written."""

    def write(self, line: str) -> str:
        return line


def export_lines(viewer: Viewer, organisation_id: UUID, *, by: Actor, at: datetime) -> Iterator[str]:
    """Yield the lines of an organisation's file, its head first; written down at the end, with how many rows left.

    What somebody of the organisation itself takes out it has seen; what an operator takes out for it, it has not yet.
    UTF-8 with its mark, so that spreadsheets read every name. Who is in it is in the audit, a row for each page of 500.
    Raises NotVisible before the first line.
    """
    check_may_exchange(viewer, organisation_id)
    return _export_lines(viewer, organisation_id, by=by, at=at)


def _export_lines(viewer: Viewer, organisation_id: UUID, *, by: Actor, at: datetime) -> Iterator[str]:
    writer = csv.writer(_Lines())
    yield "\ufeff" + cast(str, writer.writerow(COLUMNS))
    here = Referral.objects.filter(organisation_id=organisation_id, closed_at__isnull=True)
    after: tuple[datetime, UUID] | None = None
    rows = 0
    while page := _page(here, after):
        after = (page[-1].received_at, page[-1].pk)
        opened = sharing.opened(viewer, [r.pk for r in page], organisation_ids=[organisation_id], at=at).of
        due = due_dates([r.pk for r in page])
        named = programme_names({r.programme_id for r in page})
        for row in page:
            if (shared := opened.get(row.pk)) is not None:
                rows += 1
                programme = named.get(row.programme_id, "") if row.programme_id else ""
                told = (*_told(row, programme), due.get(row.pk, ""), *_seen(shared))
                yield cast(str, writer.writerow([csv_cell(cell) for cell in told]))
        if organisation_id in viewer.organisation_ids(*READERS):
            referrals.mark_taken_out(referral_ids=list(opened), organisation_id=organisation_id, by=by, at=at)
    _exported(organisation_id, rows, by=by, at=at)


@transaction.atomic
def _exported(organisation_id: UUID, rows: int, *, by: Actor, at: datetime) -> None:
    record(events.ReferralsExported(organisation_id=organisation_id, rows=rows), by=by, at=at)


def _page(here: QuerySet[Referral], after: tuple[datetime, UUID] | None) -> list[Referral]:
    """Return the next rows of an export, by key."""
    rows = here.select_related("referrer").order_by("received_at", "id")
    if after is not None:
        rows = rows.filter(Q(received_at__gt=after[0]) | Q(received_at=after[0], pk__gt=after[1]))
    return list(rows[:CHUNK])


def _told(row: Referral, programme: str) -> tuple[object, ...]:
    """Return the cells of a referral up to the day it is answered by; those to fill in are as it stands."""
    status = columns.status_of(State(row.state), contacted=row.contacted_at is not None)
    return (
        row.pk,
        reference(row.pk),
        status,
        row.reason,
        row.hold_until_date or "",
        "",
        "",
        "",
        status,
        programme,
        row.referrer.name if row.referrer else "",
        local_date(row.received_at),
    )


def _seen(shared: Shared) -> tuple[object, ...]:
    """Return the cells of a person: what they agreed to share, and no more."""
    return (
        shared.name,
        shared.phone,
        shared.mobile,
        shared.email,
        shared.address.replace("\n", ", "),
        shared.language,
        "; ".join(shared.needs),
        shared.work_status,
        "; ".join(shared.asked_for),
        shared.words,
        shared.comment,
        " ".join(shared.cautions),
    )


def import_answers(
    rows: Iterable[Row],
    *,
    sha256: str,
    organisation_id: UUID,
    viewer: Viewer,
    dry_run: bool = False,
    tell: Callable[[Became], None] = lambda became: None,
    by: Actor,
    at: datetime,
) -> Taken:
    """Take in the answers of a file that `csv_files.check` has passed, and tell what becomes of each row.

    A row with several answers is taken whole or not at all. A referral that isn't this organisation's is refused as one
    that is not there. The same file again changes nothing. `dry_run` does all of it and takes it back. Raises
    NotVisible.
    """
    check_may_exchange(viewer, organisation_id)
    hand = Actor(kind=by.kind, id=by.id, on_behalf_of=organisation_id)
    counts = dict.fromkeys(Outcome, 0)
    with transaction.atomic() if dry_run else nullcontext():
        for row in rows:
            became = _take(row, sha256, organisation_id, viewer, by=hand, at=at)
            counts[became.outcome] += 1
            tell(became)
        if dry_run:
            transaction.set_rollback(True)
    taken = Taken(counts[Outcome.CHANGED], counts[Outcome.UNCHANGED], counts[Outcome.REFUSED])
    if not dry_run:
        _imported(organisation_id, taken, by=hand, at=at)
    return taken


@transaction.atomic
def _imported(organisation_id: UUID, taken: Taken, *, by: Actor, at: datetime) -> None:
    record(
        events.ReferralsImported(
            organisation_id=organisation_id,
            changed=taken.changed,
            unchanged=taken.unchanged,
            refused=taken.refused,
        ),
        by=by,
        at=at,
    )


def _take(row: Row, sha256: str, organisation_id: UUID, viewer: Viewer, *, by: Actor, at: datetime) -> Became:
    """Take one row in its own transaction."""
    text = row.cells.get("referral", "").strip()
    if row.malformed:
        return Became(row.record, row.line, text, "", Outcome.REFUSED, "", "", "This row has more cells than the head.")
    referral_id = _uuid(text)
    stands = _standing(referral_id, organisation_id) if referral_id else None
    if referral_id is None or stands is None:
        record_refusal(viewer=viewer, page="referrals import", at=at)
        message = "No request to this organisation has this id. Leave the column as it was exported."
        return Became(row.record, row.line, text, "", Outcome.REFUSED, "", "referral", message)
    short = reference(referral_id)
    doing: Act | None = None
    try:
        filled = columns.read_row(row.cells, standing=stands)
        done: list[Act] = []
        with transaction.atomic():
            for given in filled.answers:
                doing = given.act
                answered = answer(
                    referral_id=referral_id,
                    given=given,
                    once=uuid5(NAMESPACE_URL, f"goodwork:{sha256}:{referral_id}:{given.act.value}"),
                    door=Door.FILE,
                    organisation_id=organisation_id,
                    by=by,
                    at=at,
                )
                if answered.changed:
                    done.append(given.act)
    except Mend as mend:
        return Became(row.record, row.line, text, short, Outcome.REFUSED, "", mend.field, mend.message)
    except CannotAnswer as refused:
        assert doing is not None
        refuse(referral_id=referral_id, act=doing, door=Door.FILE, organisation_id=organisation_id, by=by, at=at)
        column = _COLUMN_OF.get(refused.field, _COLUMN_OF_ACT.get(doing, "status"))
        if doing is Act.END:
            column = "status"
        return Became(row.record, row.line, text, short, Outcome.REFUSED, "", column, refused.message)
    did = "; ".join(ACT_WORDS[act] for act in done)
    return Became(row.record, row.line, text, short, Outcome.CHANGED if done else Outcome.UNCHANGED, did)


_COLUMN_OF = {
    "act": "status",
    "reason": "reason",
    "words": "question",
    "question": "question",
    "how": "tried",
    "attended_date": "attended_date",
}
_COLUMN_OF_ACT = {
    Act.ATTEND: "attended_date",
    Act.ASK: "question",
    Act.PUT_OFF: "until_date",
    Act.TRIED: "tried",
}
"""Where a refusal is shown: beside the column that it is about."""


def _standing(referral_id: UUID, organisation_id: UUID) -> str | None:
    """Return the status of a referral as a file has it; None where this organisation has none of the id."""
    row = Referral.objects.filter(pk=referral_id, organisation_id=organisation_id).first()
    return columns.status_of(State(row.state), contacted=row.contacted_at is not None) if row else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
