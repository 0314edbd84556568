"""The commands on people's records: they keep order by ids, and print nothing that says who somebody is."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from factories.operators import Goodwork, commands
from factories.people import AT, organisation, person, resolve, row
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.kernel.ids import new_id
from goodwork.ledger.audit.models import Access
from goodwork.registers.people import queries, services
from goodwork.registers.people.codes import ReviewReason
from goodwork.registers.people.rows import Held

pytestmark = pytest.mark.django_db


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Goodwork:
    return commands(capsys, "people", unsaid="Evans")


def held() -> UUID:
    new = row("Ana", "Evans", date(1990, 1, 1), "M4 6HN")
    [found] = resolve(new)
    item = Held(
        source_kind="LIST_RECORD",
        source_id=new_id(),
        row=new,
        candidate_ids=found.candidate_ids,
        reason=ReviewReason(found.kind),
    )
    return services.hold_many([item], organisation_id=organisation(), by=SYSTEM, at=AT)[0]


def test_a_person_is_found_by_number_and_birth_date_and_the_look_is_written_down(goodwork: Goodwork) -> None:
    ana = person(nhs_number="9815908308")
    assert goodwork("find", "981 590 8308", "01/01/1990") == {"person_id": str(ana)}
    assert Access.objects.get().page == "people.before-glass"
    assert "nobody with this" in goodwork("find", "9815908308", "1990-01-02", status=1)
    assert "a digit may be mistyped" in goodwork("find", "9815908309", "1990-01-01", status=1)


def test_a_record_is_shown_without_who_it_is(goodwork: Goodwork) -> None:
    ana = person()
    services.restrict(person_id=ana, by=SYSTEM, at=AT)
    found = goodwork("show", ana)
    assert (found["known_as"], found["restricted"], found["kept_until"]) == (str(ana), True, "2034-11-21")
    assert goodwork("show", new_id(), status=1) == "There is no such person."
    assert "is no id" in goodwork("show", "ana", status=1)


def test_reviews_are_listed_decided_and_undone(goodwork: Goodwork) -> None:
    ana = person()
    review_id = held()
    [waiting] = goodwork("review", "list")
    assert (waiting["review_id"], waiting["candidate_ids"]) == (str(review_id), [str(ana)])
    shown = goodwork("review", "show", review_id)
    assert shown["candidates"][0]["Postcode"] == "differs"
    assert goodwork("review", "link", review_id, ana)["state"] == "LINKED"
    assert "decided already" in goodwork("review", "keep-apart", review_id, status=1)
    assert goodwork("review", "list") == []
    assert len(goodwork("review", "list", "--state", "linked")) == 1
    assert goodwork("review", "undo", review_id)["state"] == "OPEN"
    assert "Nothing was decided" in goodwork("review", "undo", review_id, status=1)
    apart = goodwork("review", "keep-apart", review_id)
    assert apart["own_person_id"] != str(ana)
    assert "--state is 'odd'" in goodwork("review", "list", "--state", "odd", status=1)


def test_records_are_linked_and_parted(goodwork: Goodwork) -> None:
    one = person()
    two = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1))
    assert goodwork("link", one, two)["linked_ids"] == [str(two)]
    assert "linked already" in goodwork("link", one, two, status=1)
    assert goodwork("part", two)["linked_ids"] == []
    assert "linked to no other" in goodwork("part", two, status=1)


def test_holds_and_classes(goodwork: Goodwork) -> None:
    ana = person()
    assert goodwork("hold", "set", ana, "--reason", "A claim")["held"] is True
    assert "held already" in goodwork("hold", "set", ana, "--reason", "A claim", status=1)
    assert goodwork("hold", "release", ana)["held"] is False
    assert "No hold" in goodwork("hold", "release", ana, status=1)
    assert goodwork("classify", ana, "grant-evidence", "2040-12-31")["kept_until"] == "2040-12-31"
    assert "There is no class" in goodwork("classify", ana, "nonsense", "2040-12-31", status=1)
    assert {c["code"] for c in goodwork("retention")} >= {"ADULT_HEALTH", "MENTAL_HEALTH"}


def test_the_bundle_is_written_once_for_its_owner_only(goodwork: Goodwork, tmp_path: Path) -> None:
    ana = person()
    made = goodwork("bundle", ana, "--to", tmp_path)
    path = Path(made["file"])
    assert path.stat().st_mode & 0o777 == 0o600
    page = zipfile.ZipFile(io.BytesIO(path.read_bytes())).read("record.html").decode()
    assert "Evans" in page
    assert Access.objects.filter(page="people.bundle", person_ids=[ana]).exists()
    assert "already" in goodwork("bundle", ana, "--to", path, status=1)
    assert queries.card(SYSTEM_VIEWER, ana, at=AT).name == "Ana Evans"
