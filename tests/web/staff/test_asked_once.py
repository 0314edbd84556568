"""What somebody has said is not asked of them again: forms begin with what is known, whoever opens them (M2).

One person is registered by a practice's file, answers the work and health check, is referred and supported. Every form
about them is then opened by whoever fills it in, and each field for something that is known must hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from factories import pathway as make
from factories.pathway import AT, World
from factories.questionnaires import Asked, answered
from factories.services import offered
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM
from goodwork.kernel.ids import new_id
from goodwork.pathway.absence import services as absence
from goodwork.pathway.referrals.models import Referral
from goodwork.reach.questionnaires import services as questionnaires

WISH = "Dancing at my daughter's wedding"
KNOWN: Mapping[str, str] = {
    "given_name": "Ana",
    "birth_date_day": "1",
    "phone": "07700900123",
    "email": "ana@example.org",
    "postcode": "M22 9WA",
    "speaks": "en",
    "language": "en",
    "gender": "2",
    "work_status": "OFF_SICK",
    "employment_status": "01",
    "sickness_absence": "Y",
    "weekly_hours": "02",
    "work_ability": "3",
    "worry": "8",
    "matters": WISH,
    "barriers": "BODY;MONEY",
}
"""What is known of the person by now, by the names of the fields that ask for it."""

pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """The fields of a page that somebody fills in, by name, with what they hold when it opens."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field, or what of it is chosen."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag in {"select", "textarea"}:
            self._name = name
            self.held[name] = ""
        elif tag == "option" and "selected" in given:
            self.held[self._name] = value
        elif tag == "input" and given.get("type") in {"radio", "checkbox"}:
            before = self.held.setdefault(name, "")
            if "checked" in given:
                self.held[name] = f"{before};{value}" if before else value
        elif tag == "input" and given.get("type") != "hidden":
            self.held[name] = value

    def handle_data(self, data: str) -> None:
        """Take what stands in a box of several lines."""
        if self._name and self.lasttag == "textarea":
            self.held[self._name] += data.strip("\n")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: AT)
    return make.world()


def browser(user_id: UUID) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), backend="goodwork.web.accounts.backend.Backend")
    return client


def asked_again(client: Client, path: str) -> dict[str, str]:
    """Return the fields of a page for something that is known, which don't hold it, with what they hold."""
    response = client.get(path)
    assert response.status_code == 200, path
    fields = Fields()
    fields.feed(response.content.decode())
    assert fields.held, path
    return {name: held for name, held in fields.held.items() if name in KNOWN and held != KNOWN[name]}


def test_nothing_that_is_known_is_asked_again(here: World) -> None:
    person_id = make.consenting(here, given_name="Ana", email="ana@example.org", postcode="M22 9WA", gender="2")
    ask = questionnaires.Ask(person_id, here.practice_id, "INVITATION", new_id())
    [made] = questionnaires.request_many(asks=[ask], by=SYSTEM, at=AT)
    one = Asked(person_id, here.practice_id, here.provider_id, made.request_id, made.link_id)
    answered(one, at=AT, matters=WISH)
    referral_id = Referral.objects.get(person_id=person_id).pk
    make.talk(here, referral_id, AT)
    offered(at=AT)
    clinician, coach, reception = (browser(i) for i in (here.clinician_id, here.coach_id, here.staff_id))
    again = {
        path: asked_again(client, path)
        for client, path in (
            (clinician, f"/staff/referrals/new/?person={person_id}"),
            (coach, f"/staff/conversations/new/{referral_id}/"),
            (coach, f"/staff/plans/new/{referral_id}/"),
            (coach, f"/staff/outcomes/new/{referral_id}/"),
            (coach, f"/staff/referrals/{referral_id}/refer-on/"),
            (reception, f"/staff/people/{person_id}/needs/"),
            (reception, f"/staff/questionnaires/ask/{person_id}"),
        )
    }
    assert {path: fields for path, fields in again.items() if fields} == {}


def test_a_fit_note_that_runs_says_that_somebody_is_off_sick(here: World) -> None:
    person_id = make.consenting(here, given_name="Ana")
    clinician = browser(here.clinician_id)
    path = f"/staff/referrals/new/?person={person_id}"
    assert asked_again(clinician, path)["work_status"] == ""
    note = absence.NewNote(
        person_id=person_id,
        practice_id=here.practice_id,
        source_id=new_id(),
        from_date=AT.date(),
        to_date=AT.date() + timedelta(days=14),
    )
    absence.note_many([note], by=SYSTEM, at=AT)
    assert "work_status" not in asked_again(clinician, path)
