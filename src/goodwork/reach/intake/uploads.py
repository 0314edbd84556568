"""A file on the page, in two steps: hand it in and see what would happen; then send, and exactly that happens."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import IO, BinaryIO, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodwork.kernel import csv_files
from goodwork.kernel.actors import Actor, ActorKind, NotVisible, Viewer
from goodwork.ledger.copying import copy_rows
from goodwork.ledger.events.services import record
from goodwork.ledger.jobs.services import wake
from goodwork.reach.intake import content
from goodwork.reach.intake.became import Became, FactsChanged
from goodwork.reach.intake.events import (
    FitNotesPreviewed,
    FitNotesSendingAsked,
    FitNotesSendingStopped,
    FitNotesUploaded,
    FitNotesUploadRemoved,
)
from goodwork.reach.intake.importing import Source, import_requests
from goodwork.reach.intake.models import Import, Upload, UploadPart, UploadRow
from goodwork.reach.intake.permissions import check_can_hand_in
from goodwork.reach.intake.rules import (
    KNOWN_COLUMNS,
    MOST_UPLOAD_BYTES,
    MOST_WARNINGS_SHOWN,
    REQUEST_COLUMNS,
    ROWS_AT_ONCE,
    UPLOAD,
    UPLOAD_KEPT_HOURS,
    CannotHandIn,
    Outcome,
    UploadState,
)

JOB: Final = "intake.uploads"
_COLUMNS: Final = (
    "upload",
    "record",
    "line",
    "request_id",
    "name",
    "person_id",
    "outcome",
    "reason",
    "channel",
    "language",
    "parts",
    "cost_pence",
)


def hand_in(
    *,
    viewer: Viewer,
    organisation_id: UUID,
    file_name: str,
    stream: BinaryIO,
    by: Actor,
    at: datetime,
) -> UUID:
    """Take a file of fit-note requests from the page, and return its id; a short one is previewed at once.

    Nobody is made or contacted. Raises: CannotHandIn for a file that is refused whole, naming the line; NotVisible for
    a viewer who may not.
    """
    check_can_hand_in(viewer, organisation_id)
    try:
        checked = csv_files.check(stream, needed=REQUEST_COLUMNS, known=KNOWN_COLUMNS, most_bytes=MOST_UPLOAD_BYTES)
    except csv_files.Refused as refused:
        raise CannotHandIn(refused.message, line=refused.line) from refused
    if checked.records == 1:
        raise CannotHandIn("the file has column names and no rows below them.", line=1)
    with transaction.atomic():
        upload = Upload.objects.create(
            organisation_id=organisation_id,
            file_name=file_name[:200],
            checked=csv_files.checked_as_dict(checked),
            uploaded_at=at,
            uploaded_by_id=by.id,
        )
        content.keep(upload, stream)
        record(FitNotesUploaded(upload_id=upload.id, organisation_id=organisation_id), by=by, at=at)
        if checked.records > ROWS_AT_ONCE:
            wake(JOB)
    if checked.records <= ROWS_AT_ONCE:
        preview_upload(upload_id=upload.id, by=by, at=at)
    return upload.id


def preview_upload(*, upload_id: UUID, by: Actor, at: datetime) -> None:
    """Work out what would become of each record of an uploaded file, and keep it to be looked at.

    Nobody is made or contacted. An upload that is not to be previewed changes nothing.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool, transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).filter(id=upload_id).first()
        if upload is None or not UPLOAD.can(upload.state, "PREVIEW"):
            return
        digest, outcomes, warnings = hashlib.sha256(), Counter[str](), list[dict[str, object]]()

        def note(became: Sequence[Became]) -> None:
            for one in became:
                digest.update(_said(one.record, one.outcome, one.reason, one.channel))
                outcomes[one.outcome] += 1
                warnings.extend(
                    {"record": w.record, "field": w.field, "message": w.message}
                    for w in one.warnings
                    if len(warnings) < MOST_WARNINGS_SHOWN
                )
                spool.write(json.dumps(_row(upload_id, one), default=str) + "\n")

        import_requests(
            rows=content.rows_of(upload),
            source=_source(upload),
            practice_id=upload.organisation_id,
            by=by,
            at=at,
            dry_run=True,
            tell=note,
        )
        UploadRow.objects.filter(upload=upload).delete()
        copy_rows(UploadRow, _COLUMNS, _read(spool))
        upload.state = UPLOAD.move(upload.state, "PREVIEW")
        upload.fingerprint, upload.warnings, upload.previewed_at = digest.hexdigest(), warnings, at
        upload.save(update_fields=["state", "fingerprint", "warnings", "previewed_at"])
        record(
            FitNotesPreviewed(
                upload_id=upload.id,
                organisation_id=upload.organisation_id,
                records=outcomes.total(),
                contacted=outcomes[Outcome.INVITED] + outcomes[Outcome.CALL],
            ),
            by=by,
            at=at,
        )


def _said(record_number: int, outcome: str, reason: str, channel: str) -> bytes:
    return f"{record_number}|{outcome}|{reason}|{channel}\n".encode()


def _row(upload_id: UUID, one: Became) -> tuple[object, ...]:
    return (
        upload_id,
        one.record,
        one.line,
        one.request_id,
        one.name,
        one.person_id,
        one.outcome.value,
        one.reason,
        one.channel,
        one.language,
        one.parts,
        one.cost_pence,
    )


def _read(spool: IO[str]) -> Iterator[list[object]]:
    spool.seek(0)
    for line in spool:
        yield json.loads(line)


def _source(upload: Upload) -> Source:
    return Source(sha256=upload.checked["sha256"], file_name=upload.file_name)


def send_upload(*, viewer: Viewer, upload_id: UUID, fingerprint: str, by: Actor, at: datetime) -> UploadState:
    """Send an uploaded file, exactly as its preview shows it; `fingerprint` is that of the preview looked at.

    A short file is done when this returns SENT; a long one is SENDING until the worker has done it. Where what is known
    has changed meanwhile, nothing that was not shown is done, and the state is PREVIEWED again.
    Raises: CannotHandIn for a preview that is no longer the newest; NotVisible for a viewer who may not.
    """
    with transaction.atomic():
        upload = _locked(viewer, upload_id)
        if upload.state in {UploadState.SENDING, UploadState.SENT}:
            return UploadState(upload.state)
        if not UPLOAD.can(upload.state, "SEND"):
            raise CannotHandIn("This file is gone. Hand it in again.")
        if upload.fingerprint != fingerprint:
            raise CannotHandIn("There is a newer preview than the one you saw. Look at it, then send.")
        upload.state = UPLOAD.move(upload.state, "SEND")
        upload.asked_at, upload.asked_by_id = at, by.id
        upload.save(update_fields=["state", "asked_at", "asked_by_id"])
        record(FitNotesSendingAsked(upload_id=upload.id, organisation_id=upload.organisation_id), by=by, at=at)
        at_once = upload.checked["records"] <= ROWS_AT_ONCE
        if not at_once:
            wake(JOB)
    return _carry_out(upload_id, by=by, at=at) if at_once else UploadState.SENDING


def _carry_out(upload_id: UUID, *, by: Actor, at: datetime) -> UploadState:
    """Import an uploaded file that somebody asked to send, and remove its content."""
    upload = Upload.objects.get(id=upload_id)
    try:
        import_requests(
            rows=content.rows_of(upload),
            source=_source(upload),
            practice_id=upload.organisation_id,
            by=by,
            at=at,
            expect=_as_shown(upload),
        )
    except FactsChanged as changed:
        _start_over(upload_id, changed.record_number, by=by, at=at)
        preview_upload(upload_id=upload_id, by=by, at=at)
        return UploadState.PREVIEWED
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).get(id=upload_id)
        if upload.state == UploadState.SENDING:
            upload.state = UPLOAD.move(upload.state, "FINISH")
            upload.sent_as = Import.objects.get(organisation_id=upload.organisation_id, sha256=upload.checked["sha256"])
            _empty(upload, sent=True, by=by, at=at)
    return UploadState.SENT


def _as_shown(upload: Upload) -> Callable[[Sequence[Became]], None]:
    """Return what holds each chunk against the preview.

    A record that is stored already is as good as shown: it was, when an earlier try at this very file was cut off.
    """

    def expect(became: Sequence[Became]) -> None:
        numbers = [one.record for one in became]
        shown = {
            row[0]: row[1:]
            for row in UploadRow.objects.filter(upload=upload, record__range=(numbers[0], numbers[-1])).values_list(
                "record", "outcome", "reason", "channel"
            )
        }
        for one in became:
            if one.outcome is Outcome.DUPLICATE:
                continue
            if shown.get(one.record) != (one.outcome.value, one.reason, one.channel):
                raise FactsChanged(one.record)

    return expect


@transaction.atomic
def _start_over(upload_id: UUID, record_number: int, *, by: Actor, at: datetime) -> None:
    upload = Upload.objects.select_for_update(of=("self",)).get(id=upload_id)
    upload.state = UPLOAD.move(upload.state, "CHANGE")
    upload.changed = True
    upload.save(update_fields=["state", "changed"])
    record(
        FitNotesSendingStopped(upload_id=upload.id, organisation_id=upload.organisation_id, record=record_number),
        by=by,
        at=at,
    )


@transaction.atomic
def remove_upload(*, viewer: Viewer, upload_id: UUID, by: Actor, at: datetime) -> None:
    """Throw an uploaded file away that was not sent. Raises: CannotHandIn once it is being sent."""
    upload = _locked(viewer, upload_id)
    if not UPLOAD.can(upload.state, "REMOVE"):
        raise CannotHandIn("This file is being sent, or is gone already.")
    upload.state = UPLOAD.move(upload.state, "REMOVE")
    _empty(upload, sent=False, by=by, at=at)


def work_on_uploads(*, by: Actor, at: datetime) -> int:
    """Preview and send the long files that wait, and return how many were dealt with.

    A file whose sending was cut off is taken up again; what was done of it is not done twice.
    """
    waiting = Upload.objects.filter(state__in=[UploadState.RECEIVED.value, UploadState.SENDING.value])
    ids = list(waiting.order_by("uploaded_at").values_list("id", "state", "asked_by_id"))
    for upload_id, state, asked_by_id in ids:
        if state == UploadState.SENDING:
            asked_by = Actor(kind=ActorKind.USER, id=asked_by_id) if asked_by_id else by
            _carry_out(upload_id, by=asked_by, at=at)
        else:
            preview_upload(upload_id=upload_id, by=by, at=at)
    return len(ids)


def remove_old_uploads(*, by: Actor, at: datetime) -> int:
    """Remove the files that nobody sent within a day, and return how many there were."""
    old = Q(uploaded_at__lt=at - timedelta(hours=UPLOAD_KEPT_HOURS))
    removable = [state for state in UPLOAD.states if UPLOAD.can(state, "REMOVE")]
    with transaction.atomic():
        uploads = list(Upload.objects.select_for_update(of=("self",)).filter(old, state__in=removable))
        for upload in uploads:
            upload.state = UPLOAD.move(upload.state, "REMOVE")
            _empty(upload, sent=False, by=by, at=at)
    return len(uploads)


def _empty(upload: Upload, *, sent: bool, by: Actor, at: datetime) -> None:
    """Remove the content of an upload and what its preview said about people."""
    UploadPart.objects.filter(upload=upload).delete()
    UploadRow.objects.filter(upload=upload).delete()
    upload.warnings = []
    upload.save()
    record(FitNotesUploadRemoved(upload_id=upload.id, organisation_id=upload.organisation_id, sent=sent), by=by, at=at)


def _locked(viewer: Viewer, upload_id: UUID) -> Upload:
    upload = Upload.objects.select_for_update(of=("self",)).filter(id=upload_id).first()
    if upload is None:
        raise NotVisible("upload")
    check_can_hand_in(viewer, upload.organisation_id)
    return upload
