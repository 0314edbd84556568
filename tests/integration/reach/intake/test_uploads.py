"""Files handed in on the page: long ones by the worker, cut off and taken up again, removed by age."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from factories import fit_notes
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.ledger.events.models import EventRow
from goodwork.reach.intake import importing, jobs, queries, services, uploads
from goodwork.reach.intake.models import FitNoteRequest, Upload, UploadPart, UploadRow
from goodwork.reach.intake.rules import CannotHandIn, UploadState
from goodwork.reach.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> UUID:
    return fit_notes.practice()


@pytest.fixture
def long_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file count as a long one, in chunks of three, of which two are one transaction."""
    monkeypatch.setattr(uploads, "ROWS_AT_ONCE", 0)
    monkeypatch.setattr(importing, "CHUNK", 3)
    monkeypatch.setattr(importing, "CHUNKS", 2)
    monkeypatch.setattr(importing, "FIRST_PARTS", ())


def hand_in(practice: UUID, data: bytes) -> UUID:
    return services.hand_in(
        viewer=SYSTEM_VIEWER,
        organisation_id=practice,
        file_name="requests.csv",
        stream=io.BytesIO(data),
        by=SYSTEM,
        at=fit_notes.NOW,
    )


def send(upload_id: UUID) -> UploadState:
    return services.send_upload(
        viewer=SYSTEM_VIEWER,
        upload_id=upload_id,
        fingerprint=Upload.objects.get(id=upload_id).fingerprint,
        by=SYSTEM,
        at=fit_notes.NOW,
    )


def test_a_long_file_is_previewed_and_sent_by_the_worker(practice: UUID, long_files: None) -> None:
    upload_id = hand_in(practice, fit_notes.csv_of(fit_notes.requests(10)))
    assert queries.upload(SYSTEM_VIEWER, upload_id).state is UploadState.RECEIVED
    assert ProcrastinateJob.objects.filter(args__name=uploads.JOB).count() == 1
    assert jobs.work_on_uploads(at=fit_notes.NOW) == 1
    view = queries.upload(SYSTEM_VIEWER, upload_id)
    assert (view.state, view.counts.contacted, view.records) == (UploadState.PREVIEWED, 10, 10)
    assert send(upload_id) is UploadState.SENDING
    assert Message.objects.count() == 0
    assert jobs.work_on_uploads(at=fit_notes.NOW) == 1
    assert queries.upload(SYSTEM_VIEWER, upload_id).state is UploadState.SENT
    assert Message.objects.count() == 10
    assert jobs.work_on_uploads(at=fit_notes.NOW) == 0


def test_a_sending_that_was_cut_off_goes_on_and_doubles_nothing(
    practice: UUID, long_files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = hand_in(practice, fit_notes.csv_of(fit_notes.requests(10)))
    jobs.work_on_uploads(at=fit_notes.NOW)
    send(upload_id)
    taken = importing._take
    chunks = 0

    def dies(*args: Any) -> Any:
        nonlocal chunks
        chunks += 1
        if chunks == 3:
            raise KeyboardInterrupt
        return taken(*args)

    monkeypatch.setattr(importing, "_take", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.work_on_uploads(at=fit_notes.NOW)
    assert Message.objects.count() == 6
    assert jobs.remove_old_uploads(at=fit_notes.NOW) == 1
    assert queries.upload(SYSTEM_VIEWER, upload_id).state is UploadState.SENT
    assert Message.objects.count() == 10
    assert FitNoteRequest.objects.count() == 10


def test_facts_that_change_in_the_middle_stop_it_there(practice: UUID, long_files: None) -> None:
    rows = fit_notes.requests(10)
    upload_id = hand_in(practice, fit_notes.csv_of(rows))
    jobs.work_on_uploads(at=fit_notes.NOW)
    send(upload_id)
    fit_notes.take(fit_notes.csv_of([{**rows[7], "request_id": "OTHER"}]), practice)
    jobs.work_on_uploads(at=fit_notes.NOW)
    view = queries.upload(SYSTEM_VIEWER, upload_id)
    assert (view.state, view.changed) == (UploadState.PREVIEWED, True)
    assert FitNoteRequest.objects.exclude(request_id="OTHER").count() == 6
    assert view.counts.outcomes == {"DUPLICATE": 6, "INVITED": 3, "NOT_INVITED": 1}
    assert EventRow.objects.get(kind="FitNotesSendingStopped").data["record"] == 9
    send(upload_id)
    jobs.work_on_uploads(at=fit_notes.NOW)
    assert Message.objects.count() == 10


def test_a_file_that_nobody_sends_is_removed_after_a_day(practice: UUID) -> None:
    upload_id = hand_in(practice, fit_notes.csv_of(fit_notes.requests(2)))
    assert jobs.remove_old_uploads(at=fit_notes.NOW + timedelta(hours=23)) == 0
    assert jobs.remove_old_uploads(at=fit_notes.NOW + timedelta(hours=25)) == 1
    assert queries.upload(SYSTEM_VIEWER, upload_id).state is UploadState.REMOVED
    assert UploadPart.objects.count() == UploadRow.objects.count() == 0
    with pytest.raises(CannotHandIn):
        services.remove_upload(viewer=SYSTEM_VIEWER, upload_id=upload_id, by=SYSTEM, at=fit_notes.NOW)


def test_a_file_is_kept_in_pieces_and_read_back_whole(practice: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    from goodwork.reach.intake import content

    monkeypatch.setattr(content, "PART_BYTES", 100)
    data = fit_notes.csv_of(fit_notes.requests(5, note_reason="Zoë said “no”"))
    upload_id = hand_in(practice, data)
    assert UploadPart.objects.count() == -(-len(data) // 100)
    rows = list(content.rows_of(Upload.objects.get(id=upload_id)))
    assert [row.cells["request_id"] for row in rows] == ["FN0", "FN1", "FN2", "FN3", "FN4"]
    assert rows[4].cells["note_reason"] == "Zoë said “no”"
