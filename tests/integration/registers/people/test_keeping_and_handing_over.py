"""Records are kept for their time and no longer; a person's own bundle; two imports at once."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from factories.accounts import account
from factories.people import AT, LATER, organisation, person, resolve, row, user
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.ledger.events.models import EventRow
from goodwork.registers.access import services as access
from goodwork.registers.access.models import GlassBreak
from goodwork.registers.access.queries import viewer_for
from goodwork.registers.access.rules import GlassKind
from goodwork.registers.people import queries, services
from goodwork.registers.people.bundle import Section, contributes, contributions
from goodwork.registers.people.jobs import retention
from goodwork.registers.people.models import ContactPoint, IdentityReview, Person, PersonName
from goodwork.registers.people.permissions import CannotDo

YEARS_8 = AT + timedelta(days=8 * 366)


@pytest.mark.django_db
def test_a_record_is_erased_when_its_time_is_over_and_not_a_day_before() -> None:
    ana = person(mobile="07700900186")
    assert retention(at=AT.replace(year=2034)) == 0
    assert retention(at=AT.replace(year=2034) + timedelta(days=1)) == 1
    assert retention(at=YEARS_8) == 0
    gone = Person.objects.get(id=ana)
    assert (gone.birth_date, gone.nhs_number, gone.gender, gone.erased_at is not None) == (None, None, "", True)
    assert not PersonName.objects.exists()
    assert not ContactPoint.objects.exists()
    assert EventRow.objects.get(kind="PersonErased").data["record_class"] == "ADULT_HEALTH"
    assert queries.names(SYSTEM_VIEWER, [ana], at=YEARS_8) == {}
    with pytest.raises(NotVisible):
        queries.card(SYSTEM_VIEWER, ana, at=YEARS_8)
    # Somebody of the same name who comes later is somebody new.
    assert resolve(row(), at=YEARS_8)[0].kind == "NEW"


@pytest.mark.django_db
def test_a_later_entry_a_longer_class_and_a_hold_keep_a_record() -> None:
    late, long, held = (
        person(given_name=name, family_name=name, birth_date=date(1950, 1, n))
        for n, name in enumerate(("Late", "Long", "Held"), 1)
    )
    services.record_death(person_id=late, by=SYSTEM, at=AT.replace(year=2030))
    services.classify_record(
        person_id=long, record_class="GRANT_EVIDENCE", from_date=date(2036, 12, 31), by=SYSTEM, at=AT
    )
    services.set_hold(person_id=held, reason="A claim was made", by=SYSTEM, at=AT)
    assert retention(at=YEARS_8) == 0
    services.release_hold(person_id=held, by=SYSTEM, at=AT)
    assert retention(at=YEARS_8) == 1
    assert Person.objects.get(id=held).erased_at == YEARS_8


@pytest.mark.django_db
def test_why_the_glass_was_broken_is_in_the_bundle_and_is_erased_with_the_record() -> None:
    ana = person()
    practice = organisation("P84010")
    user_id = account(Role.CLINICIAN, practice)
    access.break_glass(
        viewer=viewer_for(user_id, AT),
        person_id=ana,
        kind=next(iter(GlassKind)),
        reason="She collapsed here",
        by=Actor(kind=ActorKind.USER, id=user_id),
        at=AT,
    )
    made = queries.bundle(SYSTEM_VIEWER, ana, at=LATER)
    assert "She collapsed here" in zipfile.ZipFile(io.BytesIO(made.content)).read("record.html").decode()
    services.erase(person_id=ana, record_class="ADULT_HEALTH", by=SYSTEM, at=LATER)
    assert not GlassBreak.objects.filter(reason="She collapsed here").exists()


@pytest.mark.django_db
def test_linked_records_and_rows_in_review_are_erased_together() -> None:
    one = person()
    two = person(given_name="Bea", family_name="Hill", birth_date=date(1950, 1, 1))
    services.link(kept_id=one, merged_id=two, by=SYSTEM, at=AT)
    assert retention(at=YEARS_8) == 1
    assert Person.objects.filter(erased_at__isnull=False).count() == 2
    assert not IdentityReview.objects.exclude(row={}).exists()


@pytest.mark.django_db
def test_holds_say_why_and_stand_once() -> None:
    ana = person()
    with pytest.raises(services.CannotHold):
        services.set_hold(person_id=ana, reason="  ", by=SYSTEM, at=AT)
    with pytest.raises(services.CannotHold):
        services.release_hold(person_id=ana, by=SYSTEM, at=AT)
    services.set_hold(person_id=ana, reason="A claim was made", by=SYSTEM, at=AT)
    with pytest.raises(services.CannotHold):
        services.set_hold(person_id=ana, reason="Again", by=SYSTEM, at=AT)
    with pytest.raises(services.CannotHold):
        services.erase(person_id=ana, record_class="ADULT_HEALTH", by=SYSTEM, at=AT)
    hold = queries.card(user((Role.CLINICIAN, organisation())), ana, at=AT).hold
    assert hold is not None
    assert hold.reason == "A claim was made"


@pytest.mark.django_db
def test_the_bundle_holds_everything_and_every_cell_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodwork.registers.people.bundle._CONTRIBUTIONS", _with_a_note())
    ana = person(given_name="Ana", mobile="07700900186", address_line="<b>1</b> Example Street")
    staff = user((Role.PRACTICE_STAFF, organisation()))
    queries.card(staff, ana, at=AT)
    for viewer in (staff, Viewer(kind=ActorKind.PERSON, id=ana)):
        made = queries.bundle(viewer, ana, at=LATER)
        assert made.filename == "record-2026-11-22.zip"
        archive = zipfile.ZipFile(io.BytesIO(made.content))
        assert archive.namelist() == ["record.html", "record.json"]
        page, data = archive.read("record.html").decode(), json.loads(archive.read("record.json"))
        assert "+447700900186" in page
        assert "<b>1</b>" not in page
        assert "&lt;b&gt;1&lt;/b&gt; Example Street" in page
        titles = [s["title"] for s in data["sections"]]
        assert titles[:2] == ["Who you are", "Names"]
        assert "Notes" in titles
        for read in ("<td>6 September 2026</td>", "<td>6 September 2026, 15:40</td>", "<td>2026-13-45</td>"):
            assert read in page
        assert page.count("<h2") == page.count('<a href="#part-') == len(titles)
        assert ["21 November 2026, 09:00", "A colleague", "Who you are and how to reach you"] in data["sections"][-1][
            "rows"
        ]
    coach = user((Role.WORK_COACH, organisation("GROW", "PROVIDER")))
    with pytest.raises(NotVisible):
        queries.bundle(coach, ana, at=LATER)
    services.give_consent(
        person_id=ana, recipient_id=organisation("GROW", "PROVIDER"), wording_version="1", by=SYSTEM, at=AT
    )
    with pytest.raises(CannotDo):
        queries.bundle(coach, ana, at=LATER)


def _with_a_note() -> dict[str, object]:
    from goodwork.registers.people import bundle

    before = dict(bundle._CONTRIBUTIONS)

    @contributes("notes", order=40)
    def notes(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: object) -> Section:
        return Section(
            "Notes", ("Words",), (("Said <hello>",), ("2026-09-06",), ("2026-09-06T14:40:00+00:00",), ("2026-13-45",))
        )

    assert "notes" in contributions()
    found = dict(bundle._CONTRIBUTIONS)
    bundle._CONTRIBUTIONS.clear()
    bundle._CONTRIBUTIONS.update(before)
    return found


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_nobody_twice() -> None:
    practice = organisation()
    rows = [row(f"Given{i}", f"Family{i}", date(1950 + i % 40, 1, 1)) for i in range(60)]
    ready = threading.Barrier(2)
    failed: list[BaseException] = []

    def load() -> None:
        try:
            ready.wait(timeout=10)
            for start in range(0, 60, 10):
                services.resolve_many(rows[start : start + 10], organisation_id=practice, by=SYSTEM, at=AT)
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert Person.objects.count() == 60
    assert EventRow.objects.filter(kind="PersonMatched").count() == 60
