"""The register of organisations: what is shipped, ODS files, relations by date, and what is refused."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, NotVisible
from goodwork.kernel.csv_files import Refused
from goodwork.ledger.events.queries import stream as events_of
from goodwork.registers.organisations import queries, reference, services
from goodwork.registers.organisations.rules import CannotRegister, CannotRelate, Kind, RelationKind, Status

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db


def shipped() -> int:
    return reference.load(by=SYSTEM, at=AT, tell=lambda _: None)


def open_of(kind: Kind) -> int:
    """Count the organisations of a kind that work today."""
    return sum(o.open for o in queries.search(SYSTEM_VIEWER, "", kind=kind, limit=1000).organisations)


def test_greater_manchester_is_shipped() -> None:
    shipped()
    tregenna = queries.by_ods(SYSTEM_VIEWER, "p84048")
    assert tregenna is not None
    assert (tregenna.name, tregenna.kind, tregenna.phone) == ("Tregenna Group Practice", Kind.PRACTICE, "0161 4993777")
    assert tregenna.la_code == "E08000003"
    assert tregenna.open
    (network,) = queries.related(SYSTEM_VIEWER, tregenna.id, RelationKind.IN_PCN, TODAY)
    assert (network.ods_code, network.name) == ("U94373", "Wythenshawe PCN")
    (provider,) = queries.related(SYSTEM_VIEWER, tregenna.id, "REFERS_TO", TODAY)
    assert provider.name == "The Growth Company"
    (caller,) = queries.related(SYSTEM_VIEWER, tregenna.id, "CALLED_BY", TODAY)
    assert caller.id == tregenna.id
    assert open_of(Kind.COUNCIL) == 10
    assert open_of(Kind.JOBCENTRE) == 26
    assert open_of(Kind.PCN) == 66
    assert open_of(Kind.PRACTICE) == 413
    assert queries.by_ods(SYSTEM_VIEWER, "R0A").name == "Manchester University NHS Foundation Trust"  # type: ignore[union-attr]


def test_shipped_organisations_load_once() -> None:
    assert shipped() > 900
    assert shipped() == 0


def test_relations_are_dated() -> None:
    shipped()
    tregenna = queries.by_ods(SYSTEM_VIEWER, "P84048")
    assert tregenna is not None
    assert queries.related(SYSTEM_VIEWER, tregenna.id, "IN_PCN", date(2021, 12, 31)) == []
    relation = next(r for r in queries.detail(SYSTEM_VIEWER, tregenna.id).relations if r.kind is RelationKind.IN_PCN)
    assert relation.source == reference.NETWORKS_SOURCE
    services.end_relation(relation_id=relation.id, to_date=date(2026, 3, 31), by=SYSTEM, at=AT)
    assert len(queries.related(SYSTEM_VIEWER, tregenna.id, "IN_PCN", date(2026, 3, 31))) == 1
    assert queries.related(SYSTEM_VIEWER, tregenna.id, "IN_PCN", date(2026, 4, 1)) == []
    with pytest.raises(CannotRelate, match="ended already"):
        services.end_relation(relation_id=relation.id, to_date=TODAY, by=SYSTEM, at=AT)


def test_each_write_has_its_event() -> None:
    one = services.register(name="Kirkholt", kind="PRACTICE", ods_code="Y00001", by=SYSTEM, at=AT)
    two = services.register(name="Steady Hands", kind="VCSE", local_code="steady-hands", by=SYSTEM, at=AT)
    relation = services.relate(from_id=one, to_id=two, kind="REFERS_TO", from_date=TODAY, by=SYSTEM, at=AT)
    services.end_relation(relation_id=relation, to_date=TODAY, by=SYSTEM, at=AT)
    services.close(organisation_id=two, closed_date=TODAY, by=SYSTEM, at=AT)
    assert [e.kind for e in events_of(SYSTEM_VIEWER)] == [
        "OrganisationRegistered",
        "OrganisationRegistered",
        "OrganisationRelated",
        "OrganisationRelationEnded",
        "OrganisationChanged",
    ]
    assert queries.detail(SYSTEM_VIEWER, two).status is Status.CLOSED


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "name"),
        ({"ods_code": None}, "code"),
        ({"ods_code": "no code!"}, "3 to 10 letters"),
        ({"ods_code": None, "local_code": "?"}, "local code"),
        ({"postcode": "Manchester"}, "postcode"),
        ({"ods_code": "Y00001"}, "in the register already"),
    ],
)
def test_what_is_no_organisation_is_refused_with_what_to_mend(given: dict[str, str], said: str) -> None:
    services.register(name="First", kind="PRACTICE", ods_code="Y00001", by=SYSTEM, at=AT)
    whole = {"name": "Second", "kind": "PRACTICE", "ods_code": "Y00002", **given}
    with pytest.raises(CannotRegister, match=said):
        services.register(**whole, by=SYSTEM, at=AT)  # type: ignore[arg-type]


def test_a_relation_fits_its_ends_and_stands_once() -> None:
    practice = services.register(name="A", kind="PRACTICE", ods_code="Y00001", by=SYSTEM, at=AT)
    provider = services.register(name="B", kind="PROVIDER", local_code="BBB", by=SYSTEM, at=AT)
    with pytest.raises(CannotRelate, match="can't lead to"):
        services.relate(from_id=practice, to_id=provider, kind="IN_PCN", from_date=TODAY, by=SYSTEM, at=AT)
    services.relate(from_id=practice, to_id=provider, kind="REFERS_TO", from_date=TODAY, by=SYSTEM, at=AT)
    with pytest.raises(CannotRelate, match="stands already"):
        services.relate(from_id=practice, to_id=provider, kind="REFERS_TO", from_date=TODAY, by=SYSTEM, at=AT)
    with pytest.raises(NotVisible):
        services.relate(from_id=practice, to_id=AT_NOBODY, kind="REFERS_TO", from_date=TODAY, by=SYSTEM, at=AT)


AT_NOBODY = UUID(int=7)


def test_search_finds_by_words_code_and_postcode() -> None:
    shipped()
    assert [o.ods_code for o in queries.search(SYSTEM_VIEWER, "group tregenna").organisations] == ["P84048"]
    assert [o.ods_code for o in queries.search(SYSTEM_VIEWER, "p84048").organisations] == ["P84048"]
    assert "P84048" in {o.ods_code for o in queries.search(SYSTEM_VIEWER, "M22 0EP").organisations}
    assert queries.search(SYSTEM_VIEWER, "", kind=Kind.PCN, limit=5).total == 66
    assert queries.search(SYSTEM_VIEWER, "---").total == 0
    with pytest.raises(NotVisible):
        queries.get(SYSTEM_VIEWER, AT_NOBODY)


def ods_line(code: str, name: str, closed: str, status: str, setting: str, phone: str = "") -> str:
    """Return a line of epraccur: 27 quoted cells."""
    start = [code, name, "Y62", "QOP", "399 PORTWAY", "", "MANCHESTER", "", "", "M22 0EP", "19740401", closed, status]
    rest = ["B", "14L", "20170401", "", phone, "", "", "", "0", "", "14L", "", setting, ""]
    return ",".join(f'"{cell}"' for cell in start + rest) + "\n"


ODS = (
    ods_line("P84048", "TREGENNA GROUP PRACTICE", "", "A", "4", "0161 4993777")
    + ods_line("P84099", "OLD HOUSE", "20240131", "C", "4")
    + ods_line("Y99999", "A WALK-IN CENTRE", "", "A", "9")
)


def load(text: str) -> services.Stored:
    return services.load_ods(stream=io.BytesIO(text.encode()), kind=Kind.PRACTICE, source="epraccur", by=SYSTEM, at=AT)


@pytest.mark.parametrize("mark", ["", "﻿"])
def test_an_ods_file_is_taken_as_published_and_again_without_change(mark: str) -> None:
    assert load(mark + ODS) == services.Stored(new=2, changed=0, unchanged=0)
    assert load(mark + ODS) == services.Stored(new=0, changed=0, unchanged=2)
    assert load(ODS.replace("0161 4993777", "0161 4990000")) == services.Stored(new=0, changed=1, unchanged=1)
    closed = queries.by_ods(SYSTEM_VIEWER, "P84099")
    assert closed is not None
    assert not closed.open
    assert queries.by_ods(SYSTEM_VIEWER, "Y99999") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"P84099"', '"P84 099!"', 2, "is no ODS code"),
        ("20240131", "31/01/2024", 2, "column 12"),
        ('"C","B"', '"X","B"', 2, "column 13"),
        ('"OLD HOUSE"', '""', 2, "column 2"),
    ],
)
def test_a_wrong_ods_file_is_refused_by_line_and_column(old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(Refused) as refused:
        load(ODS.replace(old, new))
    assert refused.value.line == line
    assert said in str(refused.value)
    assert queries.by_ods(SYSTEM_VIEWER, "P84048") is None
