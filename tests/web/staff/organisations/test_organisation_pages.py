"""The register's pages: finding an organisation, adding one, its relations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from factories.staff import signed_in
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role
from goodwork.registers.organisations import queries, reference
from goodwork.registers.organisations.rules import RelationKind, Status

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db
NEW = {
    "name": "Steady Hands",
    "kind": "VCSE",
    "ods_code": "",
    "local_code": "steady-hands",
    "phone": "",
    "address_line": "",
    "postcode": "",
}


@pytest.fixture
def tregenna() -> UUID:
    reference.load(by=SYSTEM, at=AT, tell=lambda _: None)
    found = queries.by_ods(SYSTEM_VIEWER, "P84048")
    assert found is not None
    return found.id


def test_a_practice_is_found_by_its_name_and_shows_its_network_and_provider(tregenna: UUID) -> None:
    client = signed_in(Role.SERVICE_LEAD)
    listed = client.get("/staff/organisations/?text=tregenna").content.decode()
    assert f"/staff/organisations/{tregenna}/" in listed
    shown = client.get(f"/staff/organisations/{tregenna}/").content.decode()
    for words in ("Wythenshawe PCN", "The Growth Company", "0161 4993777", "Manchester"):
        assert words in shown
    assert "Add a relation" not in shown


def test_the_list_has_pages(tregenna: UUID) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    assert "Page 2 of" in client.get("/staff/organisations/?kind=PRACTICE&page=2").content.decode()
    assert client.get("/staff/organisations/?kind=PRACTICE&page=999").status_code == 404
    assert "No organisation fits" in client.get("/staff/organisations/?text=zzzzqq").content.decode()


def test_an_administrator_adds_an_organisation() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    response = client.post("/staff/organisations/new/", NEW)
    found = queries.by_local_code(SYSTEM_VIEWER, "STEADY-HANDS")
    assert found is not None
    assert response.status_code == 302
    assert str(found.id) in response["Location"]
    assert "is in the register" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Enter the organisation"),
        ({"local_code": ""}, "Enter an ODS code, or a local code"),
        ({"local_code": "?"}, "A local code has"),
        ({"postcode": "Manchester"}, "Enter a full UK postcode"),
        ({"kind": ""}, "Choose the kind"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_in_the_summary_and_what_was_typed_is_kept(
    change: dict[str, str], said: str
) -> None:
    response = signed_in(Role.ADMINISTRATOR).post("/staff/organisations/new/", {**NEW, "phone": "0161 000", **change})
    shown = response.content.decode()
    assert response.status_code == 200
    assert shown.count(said) >= 2
    assert 'value="0161 000"' in shown
    assert not queries.search(SYSTEM_VIEWER, "Steady Hands").organisations[1:]


def test_a_relation_is_added_and_ended(tregenna: UUID) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    day = {"from_date_day": "1", "from_date_month": "12", "from_date_year": "2026"}
    address = f"/staff/organisations/{tregenna}/relate/"
    wrong = client.post(address, {"kind": "REFERS_TO", "other": "NOBODY", **day}).content.decode()
    assert "There is no organisation with this code" in wrong
    assert 'value="NOBODY"' in wrong
    assert "lead to a" in client.post(address, {"kind": "IN_PCN", "other": "BIG-LIFE", **day}).content.decode()
    assert client.post(address, {"kind": "REFERS_TO", "other": "big-life", **day}).status_code == 302
    relation = next(r for r in queries.detail(SYSTEM_VIEWER, tregenna).relations if r.other.local_code == "BIG-LIFE")
    end = f"/staff/organisations/{tregenna}/relations/{relation.id}/end/"
    early = client.post(end, {"to_date_day": "1", "to_date_month": "1", "to_date_year": "2026"})
    assert "end before it began" in early.content.decode()
    last = client.post(end, {"to_date_day": "31", "to_date_month": "12", "to_date_year": "2026"})
    assert last.status_code == 302
    names = [o.local_code for o in queries.related(SYSTEM_VIEWER, tregenna, RelationKind.REFERS_TO, date(2027, 1, 1))]
    assert names == ["THE-GROWTH-COMPANY"]


def test_an_organisation_closes_and_stays(tregenna: UUID) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    day = {"closed_date_day": "20", "closed_date_month": "11", "closed_date_year": "2026"}
    assert client.post(f"/staff/organisations/{tregenna}/close/", day).status_code == 302
    assert queries.detail(SYSTEM_VIEWER, tregenna).status is Status.CLOSED
    assert "Closed since" in client.get(f"/staff/organisations/{tregenna}/").content.decode()


def test_a_service_lead_changes_nothing(tregenna: UUID) -> None:
    client = signed_in(Role.SERVICE_LEAD)
    for address in ("new/", f"{tregenna}/relate/", f"{tregenna}/close/"):
        assert client.get(f"/staff/organisations/{address}").status_code == 404


@pytest.mark.parametrize("role", [Role.PRACTICE_STAFF, Role.WORK_COACH, Role.COMMISSIONER, Role.PROVIDER])
def test_other_roles_find_nothing(role: Role) -> None:
    assert signed_in(role).get("/staff/organisations/").status_code == 404


def test_an_id_of_nothing_is_not_found() -> None:
    assert signed_in(Role.ADMINISTRATOR).get(f"/staff/organisations/{uuid4()}/").status_code == 404
