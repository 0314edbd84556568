"""The pages of the register of programmes: looking things up, adding, changing, rules, order, history."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import reverse

from factories.services import offered
from factories.staff import signed_in
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM_VIEWER, Role
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.programmes import queries
from goodwork.registers.programmes.conditions import Kind
from goodwork.registers.programmes.offers import Printed
from goodwork.registers.programmes.queries import ProgrammeView
from goodwork.web.staff.programmes import views

pytestmark = pytest.mark.django_db
NEW = {
    "slug": "debt-advice",
    "name": "Debt advice",
    "what": "Free advice about debts",
    "lead": "MONEY-ORG",
    "end_date_day": "31",
    "end_date_month": "3",
    "end_date_year": "2090",
    "capacity": "40",
    "capacity_kind": "AT_ONCE",
    "length_weeks": "8",
    "needs": ["MONEY", "HOUSING"],
    "languages": "English, Urdu",
    "modes": ["PHONE"],
    "reply_days": "2",
    "source": "Their letter of 3 November",
}


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def provider(code: str) -> UUID:
    values = {"name": code.title(), "name_folded": code.lower(), "kind": "PROVIDER", "source": "TEST"}
    return Organisation.objects.get_or_create(local_code=code, defaults=values)[0].pk


def held(slug: str = "debt-advice") -> ProgrammeView:
    return queries.one(SYSTEM_VIEWER, slug, at=clock.now())


def test_an_administrator_adds_a_programme_and_everybody_can_look_it_up() -> None:
    provider("MONEY-ORG")
    admin = signed_in(Role.ADMINISTRATOR)
    assert "No programme has been entered yet." in text(admin.get(reverse("staff-programmes")))
    done = admin.post(reverse("staff-programme-new"), NEW)
    assert done.status_code == 302, text(done)
    view = held()
    assert (view.capacity, view.length_weeks, view.languages) == (40, 8, ("en", "ur"))
    page = text(admin.get(done["Location"]))
    assert "Their letter of 3 November" in page
    assert "40 at one time, 0 taken" in page
    coach = signed_in(Role.WORK_COACH)
    assert "Debt advice" in text(coach.get(reverse("staff-programmes")))
    seen = text(coach.get(reverse("staff-programme", kwargs={"programme_id": view.id})))
    assert "reply within 2 working days" in seen
    assert "Change it" not in seen
    assert coach.get(reverse("staff-programme-change", kwargs={"programme_id": view.id})).status_code == 404


def test_what_sources_print_stands_with_its_source_and_says_where_a_whole_is_not_said() -> None:
    printed = (
        Printed("MSK consultations, 2023/24", 90_000, None, "S4 3.7"),
        Printed("Engaged of those referred", 37, 43, "S4 2.4"),
    )
    made = offered(printed=printed)
    page = text(signed_in(Role.WORK_COACH).get(reverse("staff-programme", kwargs={"programme_id": made.programme_id})))
    for words in ("90,000", "Not said", "S4 3.7", "None of these figures is counted here."):
        assert words in page, words
    assert page.index("37") < page.index("43")


def test_many_programmes_come_in_pages_and_those_that_are_over_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE_LINES", 1)
    provider("MONEY-ORG")
    admin = signed_in(Role.ADMINISTRATOR)
    for slug, name, year in (("a", "A is over", "2020"), ("b", "B runs", "2090")):
        made = admin.post(reverse("staff-programme-new"), {**NEW, "slug": slug, "name": name, "end_date_year": year})
        assert made.status_code == 302, text(made)
    first, second, beyond = (
        text(admin.get(reverse("staff-programmes"), {"page": number})) for number in ("1", "2", "99")
    )
    assert "B runs" in first
    assert "A is over" not in first
    assert 'href="?page=2"' in first
    assert "A is over" in second
    assert "A is over" in beyond


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lead": "UNHEARD-OF"}, "There is no organisation with this code"),
        ({"slug": "two words"}, "slug"),
        ({"name": ""}, "Enter the name"),
        ({"languages": "Klingon"}, "is not in the list of languages"),
        ({"capacity": "many"}, "whole number"),
        ({"start_date_day": "1", "start_date_month": "4", "start_date_year": "2090"}, "not before the first day"),
        ({"source": ""}, "Say where this is from"),
    ],
)
def test_what_can_not_be_entered_says_what_to_mend_and_keeps_what_was_typed(change: dict[str, str], words: str) -> None:
    provider("MONEY-ORG")
    refused = signed_in(Role.ADMINISTRATOR).post(reverse("staff-programme-new"), NEW | change)
    assert refused.status_code == 422
    assert words in text(refused)
    assert "Free advice about debts" in text(refused)
    assert not queries.offered(SYSTEM_VIEWER, at=clock.now())


def test_a_change_is_another_version_with_its_source() -> None:
    provider("MONEY-ORG")
    admin = signed_in(Role.ADMINISTRATOR)
    admin.post(reverse("staff-programme-new"), NEW)
    change = reverse("staff-programme-change", kwargs={"programme_id": held().id})
    assert 'value="Debt advice"' in text(admin.get(change))
    data = {k: v for k, v in NEW.items() if k not in {"slug", "lead"}}
    same = admin.post(change, data | {"source": "nothing new"})
    assert "done=same" in same["Location"]
    done = admin.post(change, data | {"capacity": "50", "source": "Telephone call", "changed_because": "More room"})
    assert "done=entered" in done["Location"]
    assert (held().version, held().capacity, held().offer.sources["capacity"].source) == (2, 50, "Telephone call")
    assert held().offer.sources["needs"].source == "Their letter of 3 November"
    page = text(admin.get(done["Location"]))
    assert "More room" in page
    assert "The first version" in page


def test_rules_providers_and_order_are_added_and_taken_out() -> None:
    provider("MONEY-ORG")
    provider("SUB-ORG")
    admin = signed_in(Role.ADMINISTRATOR)
    admin.post(reverse("staff-programme-new"), NEW)
    admin.post(reverse("staff-programme-new"), NEW | {"slug": "first-steps", "name": "First steps"})
    one = {"programme_id": held().id}
    rule = {
        "kind": "AGE",
        "code": "over_18",
        "words": "Is 18 or over",
        "refusal": "This is for people of 18 and over.",
        "source": "Contract",
    }
    missing = admin.post(reverse("staff-programme-rule", kwargs=one), rule)
    assert missing.status_code == 422
    assert "An AGE has lowest, highest, or both" in text(missing)
    assert admin.post(reverse("staff-programme-rule", kwargs=one), rule | {"lowest": "18"}).status_code == 302
    assert [(r.code, r.kind, r.parameters) for r in held().offer.rules] == [("OVER_18", Kind.AGE, {"lowest": 18})]
    area = rule | {"kind": "AREA", "code": "AREA", "councils": ["E08000003"]}
    assert admin.post(reverse("staff-programme-rule", kwargs=one), area).status_code == 302
    sub = {"code": "sub-org", "serves": "IN_WORK", "place_1": "Library", "postcode_1": "M22 5RX", "languages": "Polish"}
    assert admin.post(reverse("staff-programme-provider", kwargs=one), sub).status_code == 302
    assert admin.post(reverse("staff-programme-provider", kwargs=one), sub | {"code": "nobody"}).status_code == 422
    order = {"any_of": ["first-steps"], "why": "It is easier then.", "source": "Our reading", "when_needs": ["MONEY"]}
    assert admin.post(reverse("staff-programme-order", kwargs=one), order).status_code == 302
    page = text(admin.get(reverse("staff-programme", kwargs=one)))
    for words in ("from 18 years", "Sub-Org", "Library M22 5RX", "First steps", "It is easier then.", "E08000003"):
        assert words in page, words
    circle = reverse("staff-programme-order", kwargs={"programme_id": held("first-steps").id})
    refused = admin.post(circle, order | {"any_of": ["debt-advice"]})
    assert refused.status_code == 422
    assert "after itself" in text(refused)
    remove = reverse("staff-programme-remove", kwargs=one)
    for part, key in (("rules", "OVER_18"), ("providers", "SUB-ORG"), ("comes_after", "0")):
        assert admin.post(remove, {"part": part, "key": key}).status_code == 302
    view = held()
    assert [p.code for p in view.providers] == ["MONEY-ORG"]
    assert view.offer.comes_after == ()
    assert not view.offer.rules[0].holds_on(clock.local_date(clock.now()))
    for part, key in (("rules", "NONE"), ("providers", "MONEY-ORG"), ("comes_after", "7"), ("x", "")):
        assert admin.post(remove, {"part": part, "key": key}).status_code == 404


def test_a_service_lead_changes_what_their_own_organisation_leads() -> None:
    mine, theirs = provider("MONEY-ORG"), provider("OTHER-ORG")
    lead = signed_in(Role.SERVICE_LEAD, mine)
    assert lead.post(reverse("staff-programme-new"), NEW).status_code == 302
    foreign = lead.post(reverse("staff-programme-new"), NEW | {"slug": "theirs", "lead": "OTHER-ORG"})
    assert "Enter the code of your own organisation" in text(foreign)
    other = signed_in(Role.SERVICE_LEAD, theirs)
    one = {"programme_id": held().id}
    assert other.get(reverse("staff-programme", kwargs=one)).status_code == 200
    for name in ("change", "provider", "rule", "order"):
        assert other.get(reverse(f"staff-programme-{name}", kwargs=one)).status_code == 404
        assert lead.get(reverse(f"staff-programme-{name}", kwargs=one)).status_code == 200
    assert other.post(reverse("staff-programme-remove", kwargs=one), {"part": "rules", "key": "X"}).status_code == 404
