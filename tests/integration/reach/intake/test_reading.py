"""Who reads what of requests: reasons for clinicians only, a person's own file, and erasing."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from factories import fit_notes
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, RoleIn, Viewer
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.reach.intake import queries, services
from goodwork.reach.intake.bundle import fit_note_requests, invitations
from goodwork.reach.intake.models import FitNoteRequest, NoteReason
from goodwork.registers.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> UUID:
    made = fit_notes.practice()
    fit_notes.take(fit_notes.csv_of([fit_notes.GOOD]), made)
    return made


def somebody(role: Role, organisation_id: UUID) -> Viewer:
    return Viewer(kind=ActorKind.USER, id=uuid4(), roles=(RoleIn(role=role, organisation_id=organisation_id),))


def test_a_clinician_of_the_practice_reads_why_and_leaves_a_trace(practice: UUID) -> None:
    person_id = Person.objects.get().id
    clinician = somebody(Role.CLINICIAN, practice)
    found = queries.note_reasons(clinician, person_id, at=fit_notes.NOW)
    assert [one.words for one in found] == ["Back pain"]
    assert Access.objects.filter(page="intake.reasons", actor_id=clinician.id).count() == 1


def test_reception_never_reads_why(practice: UUID) -> None:
    person_id = Person.objects.get().id
    reception = somebody(Role.PRACTICE_STAFF, practice)
    assert queries.note_reasons(reception, person_id, at=fit_notes.NOW) == []
    assert len(queries.of_person(reception, person_id, at=fit_notes.NOW)) == 1


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.WORK_COACH, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_strangers_are_told_that_there_is_nobody(practice: UUID, role: Role) -> None:
    stranger = somebody(role, uuid4())
    for read in (queries.note_reasons, queries.of_person):
        with pytest.raises(NotVisible):
            read(stranger, Person.objects.get().id, at=fit_notes.NOW)


def test_only_operators_ask_about_a_file_by_its_fingerprint(practice: UUID) -> None:
    with pytest.raises(NotVisible):
        queries.taken(somebody(Role.PRACTICE_STAFF, practice), "0" * 64)
    assert queries.taken(SYSTEM_VIEWER, "0" * 64) is None


def test_a_person_s_own_file_has_requests_reasons_and_invitations(practice: UUID) -> None:
    ids = (Person.objects.get().id,)
    requests = fit_note_requests(SYSTEM_VIEWER, ids, at=fit_notes.NOW)
    assert requests is not None
    assert requests.rows[0][:4] == ("2026-11-20", "2026-11-20", "2026-12-04", "Back pain")
    invited = invitations(SYSTEM_VIEWER, ids, at=fit_notes.NOW)
    assert invited is not None
    assert invited.rows[0][2:] == ("Text", "Waiting to be sent")
    assert fit_note_requests(SYSTEM_VIEWER, (uuid4(),), at=fit_notes.NOW) is None


def test_reasons_can_be_erased_and_the_request_stays(practice: UUID) -> None:
    person_id = Person.objects.get().id
    assert services.erase_reasons(person_id=person_id, by=SYSTEM, at=fit_notes.NOW) == 1
    assert NoteReason.objects.count() == 0
    assert EventRow.objects.get(kind="NoteReasonErased").data["reasons"] == 1
    assert services.erase_reasons(person_id=person_id, by=SYSTEM, at=fit_notes.NOW) == 0
    assert EventRow.objects.filter(kind="NoteReasonErased").count() == 1
    assert FitNoteRequest.objects.count() == 1
