"""Reading what practices handed in, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.paging import Page
from goodwork.kernel.remembering import remembered
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.reach.campaigns import queries as campaigns
from goodwork.reach.intake.models import FitNoteRequest, Import, NoteReason, Upload, UploadRow
from goodwork.reach.intake.permissions import can_read_reasons, check_can_hand_in, practices_of
from goodwork.reach.intake.rules import Outcome, UploadState
from goodwork.reach.intake.views import (
    PAGE,
    Counts,
    ImportView,
    PreviewRow,
    ReasonView,
    RecordView,
    UploadView,
)
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope

_WAITS: Final = Q(outcome=Outcome.REVIEW.value)


def practices(viewer: Viewer) -> list[UUID]:
    """Return the practices whose files a viewer may hand in."""
    return sorted(practices_of(viewer))


def upload(viewer: Viewer, upload_id: UUID) -> UploadView:
    """Return an uploaded file with the counts of its preview. Raises: NotVisible."""
    found = Upload.objects.filter(id=upload_id).first()
    if found is None:
        raise NotVisible("upload")
    check_can_hand_in(viewer, found.organisation_id)
    return _upload(found)


def waiting_uploads(viewer: Viewer) -> list[UploadView]:
    """Return the files that a viewer's practices handed in and that are not sent yet, newest first."""
    waiting = [UploadState.RECEIVED.value, UploadState.PREVIEWED.value, UploadState.SENDING.value]
    found = Upload.objects.filter(organisation_id__in=list(practices_of(viewer)), state__in=waiting)
    return [_upload(one) for one in found.order_by("-uploaded_at", "-id")[:20]]


def _upload(found: Upload) -> UploadView:
    rows = UploadRow.objects.filter(upload=found)
    sums = rows.aggregate(parts=Sum("parts"), cost=Sum("cost_pence"))
    return UploadView(
        id=found.id,
        organisation_id=found.organisation_id,
        file_name=found.file_name,
        state=UploadState(found.state),
        uploaded_at=found.uploaded_at,
        previewed_at=found.previewed_at,
        records=found.checked["records"] - 1,
        fingerprint=found.fingerprint,
        changed=found.changed,
        counts=_counts(rows.values_list("outcome", "reason", "channel").annotate(Count("id")).order_by()),
        parts=sums["parts"] or 0,
        cost_pence=sums["cost"] or Decimal(0),
        languages=dict(rows.exclude(channel="").values_list("language").annotate(Count("id")).order_by()),
        warnings=tuple((one["record"], one["field"], one["message"]) for one in found.warnings),
        import_id=found.sent_as_id,
    )


def _counts(grouped: Iterable[tuple[str, str, str, int]]) -> Counts:
    outcomes, reasons, channels = Counter[str](), Counter[tuple[str, str]](), Counter[str]()
    for outcome, reason, channel, number in grouped:
        outcomes[outcome] += number
        if reason:
            reasons[outcome, reason] += number
        if channel:
            channels[channel] += number
    return Counts(total=outcomes.total(), outcomes=dict(outcomes), reasons=dict(reasons), channels=dict(channels))


@personal(page="intake.preview")
def preview_page(
    viewer: Viewer, upload_id: UUID, *, outcomes: Collection[str] = (), number: int = 1, at: datetime
) -> Page[PreviewRow]:
    """Return a page of what will become of an uploaded file's records, those of some outcomes only where named.

    Addresses and numbers are not among it, so nobody's safety hangs on who looks. Raises: NotVisible.
    """
    found = Upload.objects.filter(id=upload_id).first()
    if found is None:
        raise NotVisible("upload")
    check_can_hand_in(viewer, found.organisation_id)
    rows = UploadRow.objects.filter(upload=found).order_by("record")
    if outcomes:
        rows = rows.filter(outcome__in=list(outcomes))
    start = (max(1, number) - 1) * PAGE
    return Page(
        rows=tuple(
            PreviewRow(
                record=row.record,
                line=row.line,
                request_id=row.request_id,
                name=row.name,
                person_id=row.person_id,
                outcome=Outcome(row.outcome),
                reason=row.reason,
                channel=row.channel,
                language=row.language,
                parts=row.parts,
                cost_pence=row.cost_pence,
            )
            for row in rows[start : start + PAGE]
        ),
        total=rows.count(),
        number=max(1, number),
        size=PAGE,
    )


def imports(viewer: Viewer, *, most: int = 50) -> list[ImportView]:
    """Return the files that were sent for a viewer's practices, newest first, with what became of their records."""
    found = Import.objects.filter(organisation_id__in=list(practices_of(viewer))).order_by("-started_at", "-id")
    return _imports(viewer, list(found[:most]))


def one_import(viewer: Viewer, import_id: UUID) -> ImportView:
    """Return a file that was sent. Raises: NotVisible."""
    return _imports(viewer, [_import(viewer, import_id)])[0]


def _import(viewer: Viewer, import_id: UUID) -> Import:
    """Return a file's row, asked once while a page is made. Raises: NotVisible."""
    found = remembered(("import", import_id), Import.objects.filter(id=import_id).first)
    if found is None:
        raise NotVisible("import")
    check_can_hand_in(viewer, found.organisation_id)
    return found


def _imports(viewer: Viewer, found: list[Import]) -> list[ImportView]:
    grouped = (
        FitNoteRequest.objects.filter(source__in=found)
        .values_list("source_id", "outcome", "reason", "channel")
        .annotate(Count("id"))
        .order_by()
    )
    counted: dict[UUID, list[tuple[str, str, str, int]]] = {one.id: [] for one in found}
    for source_id, *rest in grouped:
        counted[source_id].append(tuple(rest))
    names = access.names(viewer, {one.started_by_id for one in found if one.started_by_id})
    practices = organisations.named(viewer, {one.organisation_id for one in found})
    return [
        ImportView(
            id=one.id,
            organisation_id=one.organisation_id,
            organisation=practices.get(one.organisation_id, ""),
            file_name=one.file_name,
            started_at=one.started_at,
            finished_at=one.finished_at,
            by=names.get(one.started_by_id, "") if one.started_by_id else "",
            counts=_counts(counted[one.id]),
        )
        for one in found
    ]


@personal(page="intake.records")
def records(
    viewer: Viewer, import_id: UUID, *, outcomes: Collection[str] = (), number: int = 1, at: datetime
) -> Page[RecordView]:
    """Return a page of what became of a file's records, those of some outcomes only where named. Raises: NotVisible."""
    rows = FitNoteRequest.objects.filter(source=_import(viewer, import_id)).order_by("record")
    if outcomes:
        rows = rows.filter(outcome__in=list(outcomes))
    return _page(viewer, rows, number, at=at)


@personal(page="intake.waiting")
def waiting(viewer: Viewer, *, number: int = 1, at: datetime) -> Page[RecordView]:
    """Return the requests of a viewer's practices that wait for a human or a way to reach somebody, oldest first."""
    rows = FitNoteRequest.objects.filter(_WAITS, organisation_id__in=list(practices_of(viewer)))
    return _page(viewer, rows.order_by("received_at", "id"), number, at=at)


def waiting_count(viewer: Viewer) -> int:
    """Return how many requests of a viewer's practices wait."""
    return FitNoteRequest.objects.filter(_WAITS, organisation_id__in=list(practices_of(viewer))).count()


def _page(viewer: Viewer, rows: QuerySet[FitNoteRequest], number: int, *, at: datetime) -> Page[RecordView]:
    start = (max(1, number) - 1) * PAGE
    found = list(rows[start : start + PAGE])
    return Page(rows=_records(viewer, found, at=at), total=rows.count(), number=max(1, number), size=PAGE)


def _records(viewer: Viewer, found: list[FitNoteRequest], *, at: datetime) -> tuple[RecordView, ...]:
    names = people.names(viewer, {one.person_id for one in found if one.person_id}, at=at)
    stands = campaigns.stands(viewer, [one.id for one in found])
    held = {one.id for one in found if one.person_id is None and one.outcome == Outcome.REVIEW}
    named = people.held_names(viewer, held, at=at).names
    return tuple(
        _record(
            one,
            one.person_id if one.person_id in names else None,
            names.get(one.person_id, "") if one.person_id else "",
            stands.get(one.id, ""),
            held_name=named.get(one.id, ""),
        )
        for one in found
    )


def _record(one: FitNoteRequest, person_id: UUID | None, name: str, stands: str, *, held_name: str = "") -> RecordView:
    return RecordView(
        id=one.id,
        record=one.record,
        request_id=one.request_id,
        received_at=one.received_at,
        person_id=person_id,
        name=name,
        outcome=Outcome(one.outcome),
        reason=one.reason,
        channel=one.channel,
        note_from=one.note_from,
        note_to=one.note_to,
        stands=stands,
        held_name=held_name,
    )


def taken(viewer: Viewer, sha256: str, *, practice_id: UUID | None = None) -> UUID | None:
    """Return the import of a file, known by its fingerprint, or None where it was never taken in; for operators.

    Raises: NotVisible for a viewer who is none.
    """
    _check_operator(viewer)
    sources = Import.objects.filter(sha256=sha256)
    if practice_id is not None:
        sources = sources.filter(organisation_id=practice_id)
    return sources.order_by("started_at").values_list("id", flat=True).first()


@personal(page="intake.became")
def became(viewer: Viewer, import_id: UUID, *, records: tuple[int, int], at: datetime) -> list[RecordView]:
    """Return what became of a range of a file's records, the last included, without names; for operators.

    Raises: NotVisible for a viewer who is none.
    """
    _check_operator(viewer)
    rows = FitNoteRequest.objects.filter(source_id=import_id, record__range=records).order_by("record")
    found = list(rows)
    stands = campaigns.stands(viewer, [one.id for one in found])
    return [_record(one, one.person_id, "", stands.get(one.id, "")) for one in found]


def _check_operator(viewer: Viewer) -> None:
    if not (viewer.is_system or viewer.has_role(Role.ADMINISTRATOR)):
        raise NotVisible("import")


@together.about_person
def _requests_of(viewer: Viewer, person_id: UUID) -> QuerySet[FitNoteRequest] | None:
    practices = practices_of(viewer)
    if not practices:
        return None
    theirs = FitNoteRequest.objects.filter(scope.belonging_to("person", person_id), organisation_id__in=list(practices))
    return theirs.order_by("-received_at", "-id")[:20]


@together.about_person
def _reasons_of(viewer: Viewer, person_id: UUID) -> QuerySet[NoteReason] | None:
    if not practices_of(viewer):
        return None
    theirs = NoteReason.objects.filter(scope.belonging_to("request__person", person_id))
    return theirs.select_related("request").order_by("-request__received_at")


@personal(page="intake.of_person")
def of_person(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[RecordView]:
    """Return a person's requests for fit notes, newest first, to the practices that got them. Raises: NotVisible."""
    if not scope.sees(viewer, person_id):
        raise NotVisible("person")
    found = together.rows(_requests_of, viewer, person_id)
    stands = campaigns.stands(viewer, [one.id for one in found])
    return [_record(one, person_id, "", stands.get(one.id, "")) for one in found]


@personal(page="intake.reasons")
def note_reasons(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[ReasonView]:
    """Return why a person asked for fit notes, newest first, for clinicians of the practice that was asked.

    Reception, coaches and providers get none. Raises: NotVisible for whom the viewer doesn't see.
    """
    if not scope.sees(viewer, person_id):
        raise NotVisible("person")
    return [
        ReasonView(person_id=person_id, request_id=row.request.request_id, words=row.words)
        for row in together.rows(_reasons_of, viewer, person_id)
        if can_read_reasons(viewer, row.request.organisation_id)
    ]
