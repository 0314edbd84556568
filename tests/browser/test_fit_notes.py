"""The practice manager's morning in a real browser: hand in, look, send, and what became of it; and a campaign."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from factories import fit_notes
from factories.accounts import account
from goodwork.kernel import clock
from goodwork.kernel.actors import Role
from goodwork.reach.intake.models import FitNoteRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILE = fit_notes.DATA / "requests.csv"
PICTURES = Path(os.environ["KEEP_PICTURES"]) if "KEEP_PICTURES" in os.environ else None


@pytest.fixture
def manager() -> UUID:
    with clock.acting_at(datetime(2026, 11, 1, 9, tzinfo=UTC)):
        return account(Role.PRACTICE_STAFF, fit_notes.practice(), "Jo Example")


def keep(window: Any, name: str) -> None:
    if PICTURES is not None:
        window.shoot(PICTURES / f"{name}-{window.width}.png")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (320, False)])
def test_a_manager_hands_in_looks_and_sends(visitor: Any, manager: UUID, width: int, javascript: bool) -> None:
    window = visitor(signed_in=manager, width=width, javascript=javascript)
    window.go("/staff/fit-notes/")
    window.sees("No file has been sent yet")
    keep(window, "fit-notes-empty")
    window.press("Show me what would happen")
    window.sees("Choose the file that your practice's system made")
    keep(window, "fit-notes-error")
    window.page.get_by_label("File of fit-note requests").set_input_files(FILE)
    window.press("Show me what would happen")
    window.sees("389 people")
    window.sees("Nobody has been contacted. This is exactly what happens when you send.")
    keep(window, "fit-notes-preview")
    window.follow("Needs somebody to decide (39)")
    window.follow("Can't be used (57)")
    keep(window, "fit-notes-preview-rejected")
    window.press("Send: contact 389 people")
    window.sees("Sent. People are contacted as the list below says")
    keep(window, "fit-notes-sent")
    assert FitNoteRequest.objects.filter(outcome="INVITED").count() == 361
    window.follow("Fit-note requests")
    window.follow("39 requests wait for you")
    keep(window, "fit-notes-waiting")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True)])
def test_a_manager_plans_a_campaign(visitor: Any, manager: UUID, width: int, javascript: bool, tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row.items() if key not in {"request_id", "received_at"}}
        for row in fit_notes.requests(200)
    ]
    people = tmp_path / "list.csv"
    people.write_bytes(fit_notes.csv_of([*rows, {**rows[0], "birth_date": "soon"}]))
    window = visitor(signed_in=manager, width=width, javascript=javascript)
    window.go("/staff/campaigns/")
    keep(window, "campaigns-empty")
    window.press("Add a list")
    window.choose("People registered with the practice")
    window.page.get_by_label("File of the list").set_input_files(people)
    window.press("Add it")
    keep(window, "campaigns-list")
    window.press("Plan a campaign")
    window.press("Plan it")
    keep(window, "campaigns-new-error")
    window.fill("Name of the campaign", "Autumn")
    window.choose("Everybody registered with the practice")
    window.press("Plan it")
    window.press("Show me who would be contacted")
    window.press("Record the approval")
    window.press("Record the approval")
    keep(window, "campaigns-approve-error")
    window.fill("Who approved it for the practice?", "Dr Sam Example, GP partner")
    window.page.get_by_label("Public task, and health or social care", exact=False).check()
    window.fill("Which version of the data protection impact assessment covers it?", "1.2")
    window.fill("Why is this part of people's care, and not marketing?", "It offers help that is part of their care.")
    window.press("Record the approval")
    keep(window, "campaigns-one")
    window.follow("See everybody on the list")
    keep(window, "campaigns-people")
    window.follow("Autumn")
    window.press("Start: contact 200 people")
    window.sees("The campaign runs")
    window.press("Pause")
    window.press("Go on")
    window.press("Stop for good")
    window.sees("The campaign was stopped")
    keep(window, "campaigns-stopped")
