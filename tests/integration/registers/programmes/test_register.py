"""The register of programmes: entering, versions, loading a file, reading at a moment."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import goodwork
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible
from goodwork.ledger.events import queries as ledger
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.models import Organisation
from goodwork.registers.programmes import queries, services
from goodwork.registers.programmes.conditions import CannotOffer
from goodwork.registers.programmes.contact_files import read_contacts
from goodwork.registers.programmes.offer_files import read_offer
from goodwork.registers.programmes.offers import Declared, Offer, Role, Serves

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=30)


def offer(**more: object) -> Offer:
    plain: dict[str, object] = {
        "slug": "be-well",
        "name": "Be Well",
        "what": "Social prescribing",
        "providers": [
            {"code": "BIG-LIFE", "role": "LEAD", "declared": {"reply_days": 2}},
            {"code": "PATHWAYS-CIC", "serves": "IN_WORK", "languages": ["ur"]},
        ],
        "length_weeks": 12,
    }
    return read_offer({**plain, **more})


def provider(code: str) -> UUID:
    """Make an organisation with a local code, unless there is one."""
    values = {"name": code.title(), "name_folded": code.lower(), "kind": "PROVIDER", "source": "TEST"}
    return Organisation.objects.get_or_create(local_code=code, defaults=values)[0].pk


@pytest.fixture(autouse=True)
def _organisations() -> None:
    for code in ("BIG-LIFE", "PATHWAYS-CIC", "ONE-MANCHESTER"):
        provider(code)


def test_each_change_is_another_version_and_the_older_ones_stay() -> None:
    first = services.enter(offer(), by=SYSTEM, at=AT)
    assert (first.version, first.changed) == (1, True)
    assert not services.enter(offer(), by=SYSTEM, at=AT).changed
    second = services.enter(offer(end_date="2027-03-31", changed_because="Extended"), by=SYSTEM, at=LATER)
    assert (second.version, second.programme_id) == (2, first.programme_id)
    then = queries.one(SYSTEM_VIEWER, "be-well", at=AT + timedelta(days=1))
    now = queries.one(SYSTEM_VIEWER, first.programme_id, at=LATER)
    assert (then.end_date, now.end_date) == (None, date(2027, 3, 31))
    lines = queries.versions(SYSTEM_VIEWER, first.programme_id)
    assert [(v.number, v.changed_because, v.changed) for v in lines] == [(2, "Extended", ("end_date",)), (1, "", ())]
    told = ledger.of_subject(SYSTEM_VIEWER, "PROGRAMME", first.programme_id)
    assert [t.kind for t in told] == ["ProgrammeMade", "ProgrammeChanged", "ProgrammeChanged"]


def test_a_provider_says_its_own_or_what_the_programme_says() -> None:
    made = services.enter(offer(declared={"reply_days": 5, "start_days": 15}), by=SYSTEM, at=AT)
    view = queries.one(SYSTEM_VIEWER, made.programme_id, at=AT)
    lead, sub = view.providers
    assert (lead.role, lead.languages, lead.declared) == (Role.LEAD, ("en",), Declared(reply_days=2))
    assert (sub.serves, sub.languages, sub.declared) == (Serves.IN_WORK, ("ur",), Declared(5, None, 15))
    assert view.lead_id == lead.organisation_id
    found = queries.declared(SYSTEM_VIEWER, made.programme_id, sub.organisation_id, at=AT)
    assert found == Declared(5, None, 15)
    assert queries.declared(SYSTEM_VIEWER, made.programme_id, provider("NOBODY"), at=AT) is None


def test_before_its_first_version_a_programme_offers_nothing() -> None:
    made = services.enter(offer(), by=SYSTEM, at=AT)
    assert queries.offered(SYSTEM_VIEWER, at=AT - timedelta(seconds=1)) == ()
    bare = services.ensure(slug="bare", by=SYSTEM, at=AT)
    assert [v.id for v in queries.offered(SYSTEM_VIEWER, at=AT)] == [made.programme_id]
    with pytest.raises(NotVisible):
        queries.one(SYSTEM_VIEWER, bare, at=AT)
    with pytest.raises(NotVisible):
        queries.one(SYSTEM_VIEWER, "no-such", at=AT)


def test_a_file_comes_in_whole_or_not_at_all() -> None:
    stored = services.load([offer(), offer(slug="other")], by=SYSTEM, at=AT)
    assert (stored.new, stored.changed, stored.unchanged) == (2, 0, 0)
    stored = services.load([offer(), offer(slug="other", capacity=5)], by=SYSTEM, at=AT)
    assert (stored.new, stored.changed, stored.unchanged) == (0, 1, 1)
    with pytest.raises(CannotOffer, match="UNHEARD-OF"):
        services.load(
            [offer(slug="third"), offer(slug="fourth", providers=[{"code": "UNHEARD-OF", "role": "LEAD"}])],
            by=SYSTEM,
            at=AT,
        )
    assert queries.by_slug(SYSTEM_VIEWER, "third") is None
    with pytest.raises(CannotOffer, match="twice"):
        services.load([offer(), offer()], by=SYSTEM, at=AT)


def test_what_ships_can_be_loaded() -> None:
    rows = json.loads((Path(goodwork.__file__).parent / "data/programmes/manchester.json").read_text())["programmes"]
    for row in rows:
        for one in row["providers"]:
            provider(one["code"])
    stored = services.load([read_offer(row) for row in rows], by=SYSTEM, at=AT)
    assert stored.new == len(rows)


def test_many_programmes_take_as_many_queries_as_one() -> None:
    services.enter(offer(slug="p0"), by=SYSTEM, at=AT)
    queries.offered(SYSTEM_VIEWER, at=AT)
    with CaptureQueriesContext(connection) as one:
        queries.offered(SYSTEM_VIEWER, at=AT)
    services.load([offer(slug=f"p{n}") for n in range(1, 30)], by=SYSTEM, at=AT)
    queries.offered(SYSTEM_VIEWER, at=AT)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.offered(SYSTEM_VIEWER, at=AT)) == 30
    assert len(many) == len(one) == 1


def test_a_file_can_say_where_an_organisation_gets_its_requests() -> None:
    code = f"HELPERS-{uuid4().hex[:6]}".upper()
    made = organisations.register(name="Helpers", kind="VCSE", local_code=code, by=SYSTEM, at=AT)

    def row(**contact: str) -> dict[str, object]:
        providers = [{"code": code, "role": "LEAD", "contact": contact}]
        return {"slug": "helping", "name": "Helping", "what": "Somebody helps.", "providers": providers}

    given = row(email="a@example.org", phone="07700 900123")
    for _ in range(2):
        services.load([read_offer(given)], contacts=read_contacts(given), by=SYSTEM, at=AT)
        held = contact_points.history_of(SYSTEM_VIEWER, made)
        assert [(p.kind.value, p.value) for p in held] == [("EMAIL", "a@example.org"), ("PHONE", "+447700900123")]
    for wrong in (row(email="nowhere"), row(fax="1")):
        with pytest.raises(CannotOffer, match="contact"):
            read_contacts(wrong)
