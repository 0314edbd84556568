"""A provider's referrals out as a file and its answers in, by the command line (M2): it round-trips."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from factories.operators import TestedMachine
from factories.pathway import AT, world
from factories.replies import charity, referral_to
from goodwork.cli.root import run
from goodwork.kernel import clock
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.ledger.audit.models import Access
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.replies.columns import COLUMNS
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import services as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Iterator[None]:
    with clock.acting_at(AT):
        yield


@pytest.fixture
def goodwork(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def call(*words: object, status: int = 0, text: bool = False) -> Any:
        capsys.readouterr()
        found = run([*(str(word) for word in words), "--format", "json"], TestedMachine())  # type: ignore[arg-type]
        told = capsys.readouterr()
        assert found == status, told.err
        if status:
            return told.err.strip()
        return told.out if text else json.loads(told.out)

    return call


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def write(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def states(ids: list[UUID]) -> list[str]:
    found = {row.id: row.state.value for row in referrals.many(SYSTEM_VIEWER, ids, at=AT)}
    return [found[i] for i in ids]


def several(count: int) -> tuple[UUID, str, list[UUID]]:
    here, made = world(), charity()
    ids = [referral_to(here, made, words='=HYPERLINK("x")', comment="Mornings, please")[1] for _ in range(count)]
    code = organisations.get(SYSTEM_VIEWER, made).code
    return made, code, ids


def test_a_file_that_comes_back_as_it_went_out_changes_nothing(goodwork: Callable[..., Any], tmp_path: Path) -> None:
    _, code, ids = several(3)
    file = tmp_path / "out.csv"
    assert goodwork("referrals", "export", "--provider", code, file) == {"file": str(file), "referrals": 3}
    rows = rows_of(file)
    assert tuple(rows[0]) == COLUMNS
    assert {row["referral"] for row in rows} == {str(i) for i in ids}
    assert rows[0]["words"] == '\'=HYPERLINK("x")', "no cell is a formula"
    before = states(ids)
    moved = EventRow.objects.filter(subject_kind="REFERRAL").count()
    for again in (file, write(tmp_path / "resaved.csv", rows, "cp1252")):
        found = goodwork("referrals", "import", "--provider", code, again)
        assert found["outcomes"] == {"UNCHANGED": 3}
    assert states(ids) == before == ["REQUESTED"] * 3
    assert EventRow.objects.filter(subject_kind="REFERRAL").count() == moved
    assert Access.objects.filter(page="referrals.opened", actor_kind="USER").exists(), "who left is in the audit"
    printed = goodwork("referrals", "export", "--provider", code.lower(), text=True)
    assert printed.count("\n") == 4
    assert goodwork("referrals", "export", "--provider", "wythenshawe-peer-group", text=True) == printed


def test_answers_filled_in_are_taken_once(goodwork: Callable[..., Any], tmp_path: Path) -> None:
    made, code, ids = several(5)
    file = tmp_path / "out.csv"
    goodwork("referrals", "export", "--provider", code, file)
    rows = {row["referral"]: row for row in rows_of(file)}
    accept, decline, begun, ask, put_off = (rows[str(i)] for i in ids)
    accept["status"] = "accepted"
    decline.update(status="REJECTED", reason="NO_CAPACITY")
    begun.update(status="IN_PROGRESS", attended_date="23/11/2026")
    ask["question"] = "Is the ground floor enough?"
    put_off.update(status="ON_HOLD", until_date="2026-12-15")
    accept_first = [accept, decline, begun, ask]
    filled = write(tmp_path / "in.csv", accept_first)
    dry = goodwork("referrals", "import", "--provider", code, filled, "--dry-run")
    assert dry["outcomes"] == {"CHANGED": 4}
    assert states(ids) == ["REQUESTED"] * 5
    found = goodwork("referrals", "import", "--provider", code, filled)
    assert found["records"] == dry["records"]
    assert states(ids) == ["ACCEPTED", "REJECTED", "IN_PROGRESS", "REQUESTED", "REQUESTED"]
    [event] = EventRow.objects.filter(kind="ReferralAccepted", subject_id=ids[0])
    assert (event.actor_kind, event.data["decided_by_kind"]) == ("USER", "ORGANISATION")
    assert event.data["decided_by_id"] == str(made)
    moved = EventRow.objects.filter(subject_kind="REFERRAL").count()
    assert goodwork("referrals", "import", "--provider", code, filled)["outcomes"] == {"UNCHANGED": 4}
    resaved = write(tmp_path / "again.csv", list(reversed(accept_first)))
    assert goodwork("referrals", "import", "--provider", code, resaved)["outcomes"] == {"UNCHANGED": 4}
    assert EventRow.objects.filter(subject_kind="REFERRAL").count() == moved
    late = goodwork("referrals", "import", "--provider", code, write(tmp_path / "late.csv", [put_off]))
    assert late["records"][0]["field"] == "status", "nothing that nobody has said yes to is put off"


def test_faults_name_the_line_and_what_to_mend(goodwork: Callable[..., Any], tmp_path: Path) -> None:
    _, code, ids = several(5)
    file = tmp_path / "out.csv"
    goodwork("referrals", "export", "--provider", code, file)
    rows = {row["referral"]: row for row in rows_of(file)}
    a, b, c, d, e = (rows[str(i)] for i in ids)
    a["status"] = "MAYBE"
    b["status"] = "REJECTED"
    c.update(status="COMPLETED", reason="NO_CAPACITY")
    d["attended_date"] = "31/02/2026"
    e["referral"] = "01a2013b-0000-7000-8000-000000000000"
    found = goodwork("referrals", "import", "--provider", code, write(tmp_path / "in.csv", [a, b, c, d, e]))
    assert found["outcomes"] == {"REFUSED": 5}
    assert [(r["line"], r["field"]) for r in found["records"]] == [
        (2, "status"), (3, "reason"), (4, "reason"), (5, "attended_date"), (6, "referral"),
    ]  # fmt: skip
    assert "NO_CAPACITY" in found["records"][1]["message"]
    assert "PLAN_COMPLETED" in found["records"][2]["message"]
    assert states(ids) == ["REQUESTED"] * 5
    assert Access.objects.filter(refused=True, page="referrals import").count() == 1
    said = goodwork("referrals", "import", "--provider", code, write(tmp_path / "x.csv", [{"a": "1"}]), status=1)
    assert "referral, status" in said
    assert "Nothing was stored" in said
    assert "There is no provider" in goodwork("referrals", "export", "--provider", "no-such", status=1)


def test_another_providers_file_and_a_withdrawn_person_give_nothing(
    goodwork: Callable[..., Any], tmp_path: Path
) -> None:
    here, one, other = world(), charity(), charity()
    person_id, mine = referral_to(here, one)
    _, theirs = referral_to(here, other)
    file = tmp_path / "out.csv"
    goodwork("referrals", "export", "--provider", organisations.get(SYSTEM_VIEWER, one).code, file)
    rows = rows_of(file)
    assert [row["referral"] for row in rows] == [str(mine)]
    rows[0].update(referral=str(theirs), status="ACCEPTED")
    code = organisations.get(SYSTEM_VIEWER, one).code
    found = goodwork("referrals", "import", "--provider", code, write(tmp_path / "in.csv", rows))
    assert found["outcomes"] == {"REFUSED": 1}
    assert states([theirs]) == ["REQUESTED"]
    people.withdraw_consent(person_id=person_id, recipient_id=one, wording_version="WHC-1", by=SYSTEM, at=AT)
    goodwork("referrals", "export", "--provider", code, file)
    assert rows_of(file) == []


def test_what_was_answered_meanwhile_stands(goodwork: Callable[..., Any], tmp_path: Path) -> None:
    from goodwork.pathway.referrals import services
    from goodwork.pathway.referrals.rules import Reason

    _, code, [one] = several(1)
    file = tmp_path / "out.csv"
    goodwork("referrals", "export", "--provider", code, file)
    services.close(referral_id=one, reason=Reason.NO_CAPACITY, by=SYSTEM, at=AT)
    assert goodwork("referrals", "import", "--provider", code, file)["outcomes"] == {"UNCHANGED": 1}
    [row] = rows_of(file)
    row["status"] = "ACCEPTED"
    found = goodwork("referrals", "import", "--provider", code, write(tmp_path / "in.csv", [row]))
    assert found["outcomes"] == {"REFUSED": 1}
    assert "You said that you can’t take this on" in found["records"][0]["message"]
    assert states([one]) == ["REJECTED"]
