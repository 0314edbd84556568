"""The funnel from the house's own events: the Kickstarter lived, people linked and parted, who sees what."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from factories.services import offered
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, ActorKind, NotVisible, Role, RoleIn, Viewer
from goodwork.kernel.clock import LONDON
from goodwork.ledger.events.handling import Handler, handler_table, handlers_of
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.ledger.laws.registry import check_all
from goodwork.oversight.funnel import queries, services
from goodwork.oversight.funnel.models import FunnelAlias, FunnelPerson
from goodwork.oversight.funnel.rules import as_document
from goodwork.oversight.funnel.sorting import EVERYTHING
from goodwork.pathway.outcomes.events import WorkEntered, WorkOutcomeUndone
from goodwork.pathway.referrals.events import (
    ReferralAccepted,
    ReferralCancelled,
    ReferralFailed,
    ReferralHeld,
    ReferralReceived,
    ReferralRejected,
    ReferralResumed,
    ReferralStarted,
)
from goodwork.pathway.referrals.rules import Reason, Source, WorkStatus
from goodwork.registers.organisations import reference
from goodwork.registers.organisations.models import OrganisationRelation
from goodwork.registers.organisations.queries import by_ods, dated_relations
from goodwork.registers.organisations.rules import RelationKind
from goodwork.registers.people.events import PeopleLinked, PeopleParted
from goodwork.registers.programmes.offers import Baseline
from goodwork.registers.programmes.services import ensure

DATA = Path(__file__).parents[3] / "data" / "kickstarter"
EXPECTED = json.loads((DATA / "expected.json").read_text())
AT = datetime(2026, 11, 2, 10, tzinfo=LONDON)
ORGANISATION = UUID(int=77)
ETHNIC_GROUP = queries.By.ETHNIC_GROUP
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _events_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only this room hear the events: they are told without the rows of the rooms that they would come from."""

    def funnel_only(kind: str) -> list[Handler]:
        return [h for h in handlers_of(kind) if h.__module__.startswith("goodwork.oversight.funnel.")]

    monkeypatch.setattr("goodwork.ledger.events.services.handlers_of", funnel_only)


def happen(*events: Event, at: datetime = AT) -> None:
    with transaction.atomic():
        record(*events, by=SYSTEM, at=at)


def received(person: UUID, **given: object) -> ReferralReceived:
    known: dict[str, object] = {
        "referral_id": uuid4(),
        "person_id": person,
        "organisation_id": ORGANISATION,
        "source": Source.CLINICIAN,
        "work_status": WorkStatus.UNKNOWN,
        "eligibility": Code("ELIGIBLE"),
        **given,
    }
    return ReferralReceived(**known)  # type: ignore[arg-type]


def moves(referral: ReferralReceived) -> dict[str, UUID | None]:
    return {
        "referral_id": referral.referral_id,
        "person_id": referral.person_id,
        "organisation_id": referral.organisation_id,
        "programme_id": referral.programme_id,
        "part_of_id": referral.part_of_id,
    }


def funnel(slug: str = "all") -> dict[str, object]:
    services.catch_up()
    return as_document(queries.table(SYSTEM_VIEWER, slug))


def stage(name: str, slug: str = "all") -> tuple[int, dict[str, int], int]:
    services.catch_up()
    found = {s.stage: s for s in queries.table(SYSTEM_VIEWER, slug).stages}
    return (found[name].count, dict(found[name].parts), found[name].not_accounted_for)


def lived() -> Iterator[tuple[datetime, Event]]:
    """Yield the Kickstarter's history as the events that the services write, in the order of time."""
    main = ensure(slug="kickstarter", by=SYSTEM, at=AT)
    with (DATA / "kickstarter.csv").open() as file:
        rows = sorted(csv.DictReader(file), key=lambda r: (r["at"], r["event"] != "REFERRED", r["event"] == "PENDING"))
    status = {r["person_key"]: r["value"] for r in rows if r["event"] == "WORK_STATUS"}
    own: dict[str, ReferralReceived] = {}
    on: dict[tuple[str, str], ReferralReceived] = {}
    for row in rows:
        key, state, value = row["person_key"], row["event"], row["value"]
        at = datetime.combine(date.fromisoformat(row["at"]), time(11), LONDON)
        if state == "REFERRED":
            own[key] = received(uuid4(), programme_id=main, work_status=WorkStatus(status.get(key, "UNKNOWN")))
            yield at, own[key]
        elif state == "PENDING_ENGAGEMENT":
            yield at, ReferralAccepted(**moves(own[key]))  # type: ignore[arg-type]
        elif state == "ENGAGED":
            yield at, ReferralStarted(**moves(own[key]))  # type: ignore[arg-type]
        elif state == "REFERRED_ON":
            slug = value.lower().replace("_", "-")
            on[key, value] = received(
                own[key].person_id,
                programme_id=ensure(slug=slug, by=SYSTEM, at=AT),
                part_of_id=own[key].referral_id,
            )
            yield at, on[key, value]
        elif state == "STARTED":
            yield at, ReferralStarted(**moves(on[key, value]))  # type: ignore[arg-type]
        elif state == "INELIGIBLE":
            yield at, ReferralRejected(**moves(on[key, value]), reason=Reason.INELIGIBLE)  # type: ignore[arg-type]
        elif state == "UNABLE_TO_CONTACT":
            yield at, ReferralFailed(**moves(on[key, value]), reason=Reason.UNABLE_TO_CONTACT)  # type: ignore[arg-type]
        elif state == "NO_LONGER_WANTED":
            yield at, ReferralCancelled(**moves(on[key, value]), reason=Reason.NO_LONGER_WANTED)  # type: ignore[arg-type]
        elif state == "DEFERRED":
            until = at.date() + timedelta(days=90)
            yield at, ReferralHeld(**moves(on[key, value]), reason=Reason.DEFERRED, until_date=until)  # type: ignore[arg-type]


def test_the_kickstarter_is_the_same_when_it_is_lived_through_the_services() -> None:
    for at, event in lived():
        happen(event, at=at)
    assert {"programme": "kickstarter", **funnel("kickstarter")} == EXPECTED
    assert funnel("all") == {k: v for k, v in EXPECTED.items() if k != "programme"}
    services.rebuild()
    assert {"programme": "kickstarter", **funnel("kickstarter")} == EXPECTED


def test_two_records_of_one_person_are_counted_once_and_apart_again_when_parted() -> None:
    one, two = uuid4(), uuid4()
    first, second = received(one), received(two)
    happen(first, second)
    happen(ReferralStarted(**moves(second)))  # type: ignore[arg-type]
    assert stage("REFERRED")[0] == 2
    happen(PeopleLinked(merged_id=two, kept_id=one, person_id=one))
    assert stage("REFERRED") == (1, {"ENGAGED": 1}, 0)
    assert not [f for f in check_all(at=AT) if f.law.startswith("funnel.")]
    happen(PeopleParted(merged_id=two, kept_id=one, person_id=one))
    assert stage("REFERRED") == (2, {"ENGAGED": 1}, 1)


def test_what_waits_to_be_sorted_by_a_linked_record_is_no_finding() -> None:
    one, two = uuid4(), uuid4()
    second = received(two)
    happen(received(one), second)
    happen(PeopleLinked(merged_id=two, kept_id=one, person_id=one))
    services.catch_up()
    happen(ReferralStarted(**moves(second)))  # type: ignore[arg-type]
    assert not [f for f in check_all(at=AT) if f.law.startswith("funnel.")]
    assert stage("REFERRED") == (1, {"ENGAGED": 1}, 0)


def test_the_laws_see_what_is_planted() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    happen(received(one), received(two), received(three))
    services.catch_up()
    assert not [f for f in check_all(at=AT) if f.law.startswith("funnel.")]
    FunnelPerson.objects.filter(person_id=one, scope_id=EVERYTHING).update(engaged=True, referred_part="ENGAGED")
    FunnelPerson.objects.filter(person_id=two).delete()
    FunnelAlias.objects.create(merged_id=three, kept_id=one)
    found = {(f.law, f.subject_id) for f in check_all(at=AT) if f.law.startswith("funnel.")}
    assert ("funnel.stands_as_facts_say", one) in found
    assert ("funnel.everybody_once", two) in found
    assert ("funnel.nobody_twice", three) in found


def test_somebody_referred_twice_is_counted_once() -> None:
    person = uuid4()
    happen(received(person))
    happen(received(person), at=AT + timedelta(days=9))
    assert stage("REFERRED") == (1, {}, 1)


def test_a_referral_made_in_error_never_happened() -> None:
    referral = received(uuid4())
    happen(referral)
    happen(ReferralCancelled(**moves(referral), reason=Reason.MADE_IN_ERROR))  # type: ignore[arg-type]
    assert funnel()["stages"] == []


def test_what_was_put_off_and_taken_up_again_is_not_put_off() -> None:
    referral = received(uuid4())
    happen(referral)
    happen(ReferralHeld(**moves(referral), reason=Reason.DEFERRED, until_date=date(2026, 12, 1)))  # type: ignore[arg-type]
    assert stage("REFERRED") == (1, {"DEFERRED": 1}, 0)
    happen(ReferralResumed(**moves(referral)))  # type: ignore[arg-type]
    assert stage("REFERRED") == (1, {"PENDING_ENGAGEMENT": 1}, 0)


def test_another_reason_is_a_discharge_and_in_a_programme_not_accounted_for() -> None:
    referral = received(uuid4())
    happen(referral)
    programme = ensure(slug="pioneer", by=SYSTEM, at=AT)
    onward = received(referral.person_id, programme_id=programme, part_of_id=referral.referral_id)
    happen(onward)
    assert stage("PIONEER") == (1, {"PENDING": 1}, 0)
    happen(ReferralRejected(**moves(onward), reason=Reason.NO_CAPACITY))  # type: ignore[arg-type]
    assert stage("PIONEER") == (1, {}, 1)
    other = received(uuid4())
    happen(other)
    happen(ReferralCancelled(**moves(other), reason=Reason.MOVED_AWAY))  # type: ignore[arg-type]
    assert stage("REFERRED")[1] == {"ENGAGED": 1, "DISCHARGED": 1}


def test_an_outcome_that_a_later_reading_contradicts_is_taken_back() -> None:
    referral = received(uuid4())
    happen(referral)
    happen(ReferralStarted(**moves(referral)))  # type: ignore[arg-type]
    ids = {"referral_id": referral.referral_id, "person_id": referral.person_id, "organisation_id": ORGANISATION}
    happen(WorkEntered(**ids, definition=Code("WORKWELL"), entered_date=AT.date()))
    assert stage("ENGAGED") == (1, {"ENTERED_WORK": 1}, 0)
    happen(WorkOutcomeUndone(**ids, definition=Code("WORKWELL"), outcome=Code("ENTERED_WORK")))
    assert stage("ENGAGED") == (1, {}, 1)


def test_an_event_taken_twice_counts_once() -> None:
    happen(received(uuid4()))
    services.rebuild()
    services.rebuild()
    assert stage("REFERRED")[0] == 1
    assert FunnelPerson.objects.count() == 1


def test_breakdowns_by_practice_network_place_and_month_sum_to_the_whole() -> None:
    reference.load(by=SYSTEM, at=AT, tell=lambda _: None)
    practice = by_ods(SYSTEM_VIEWER, "P84048")
    assert practice is not None
    for _ in range(3):
        happen(received(uuid4(), practice_id=practice.id, la_code=Code("E08000003")))
    happen(received(uuid4()), at=AT - timedelta(days=40))
    services.catch_up()

    def groups(by: queries.By) -> dict[str, int]:
        return {n: t.stages[0].count for n, t in queries.tables_by(SYSTEM_VIEWER, "all", by).items()}

    assert groups(queries.By.PRACTICE) == {"Tregenna Group Practice": 3, "UNKNOWN": 1}
    assert groups(queries.By.PCN) == {"Wythenshawe PCN": 3, "UNKNOWN": 1}
    assert groups(queries.By.PLACE) == {"Manchester": 3, "UNKNOWN": 1}
    assert groups(queries.By.AREA) == {"Manchester": 3, "UNKNOWN": 1}
    assert groups(queries.By.MONTH) == {"2026-09": 1, "2026-11": 3}


def test_ethnic_groups_are_those_that_people_had_when_they_were_referred_and_sum_to_the_whole() -> None:
    """REQUIREMENTS F3, F5: who comes, by groups of the ethnic category 2001 (DOMAIN 2.2)."""
    before = Baseline(("ASIAN", "BLACK"), 32, 100, "S4 3.17")
    pioneer = offered("PIONEER", "Pioneer", at=AT, baselines=(before,)).programme_id
    for category in ("N", "P", "J", "A", "Z", None):
        happen(received(uuid4(), programme_id=pioneer, ethnic_category=Code(category) if category else None))
    services.catch_up()
    for slug in ("all", "PIONEER"):
        found = queries.tables_by(SYSTEM_VIEWER, slug, ETHNIC_GROUP)
        counts = {name: table.stages[0].count for name, table in found.items()}
        assert counts == {"ASIAN": 1, "BLACK": 2, "NOT_STATED": 1, "UNKNOWN": 1, "WHITE": 1}
    (compared,) = queries.compared(SYSTEM_VIEWER, queries.show(SYSTEM_VIEWER, "PIONEER", by=ETHNIC_GROUP), at=AT)
    assert (compared.number, compared.of_people, compared.before) == (3, 6, before)
    commissioner = viewer(Role.COMMISSIONER)
    (hidden,) = queries.compared(commissioner, queries.show(commissioner, "PIONEER", by=ETHNIC_GROUP), at=AT)
    assert hidden.number is None
    assert not [f for f in check_all(at=AT) if f.law.startswith("funnel.")]


def viewer(role: Role, organisation: UUID = ORGANISATION) -> Viewer:
    return Viewer(kind=ActorKind.USER, id=uuid4(), roles=(RoleIn(role, organisation),))


@pytest.mark.parametrize("role", [Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.PROVIDER])
def test_others_find_no_funnel(role: Role) -> None:
    for look in (lambda: queries.show(viewer(role), "all"), lambda: queries.choices(viewer(role))):
        with pytest.raises(NotVisible):
            look()
    with pytest.raises(NotVisible):
        queries.show_steps(viewer(role))


def test_small_numbers_are_for_those_who_hold_all_of_the_people() -> None:
    for _ in range(3):
        happen(received(uuid4()))
    services.catch_up()
    assert queries.show(viewer(Role.SERVICE_LEAD), "all").whole.count("REFERRED") == 3
    assert queries.show(viewer(Role.ADMINISTRATOR, uuid4()), "all").whole.count("REFERRED") == 3
    for other in (viewer(Role.COMMISSIONER), viewer(Role.SERVICE_LEAD, uuid4())):
        seen = queries.show(other, "all")
        assert seen.suppressed
        assert seen.whole.count("REFERRED") is None
        with pytest.raises(NotVisible):
            queries.table(other, "all")
    with pytest.raises(NotVisible):
        queries.show(viewer(Role.ADMINISTRATOR), "nothing-of-the-kind")


def test_practices_are_made_safe_beside_their_networks_and_the_whole_is_the_same_everywhere(
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    """REQUIREMENTS B2, T2: a network less its other practices tells nobody's number (ADR 0180)."""
    reference.load(by=SYSTEM, at=AT, tell=lambda _: None)
    found = by_ods(SYSTEM_VIEWER, "P84048")
    assert found is not None
    [net] = [r.to_id for r in dated_relations(SYSTEM_VIEWER, {found.id}, RelationKind.IN_PCN)]
    members = OrganisationRelation.objects.filter(to_organisation_id=net, kind=RelationKind.IN_PCN)
    others = members.exclude(from_organisation_id=found.id).order_by("from_organisation_id")
    beside = others.values_list("from_organisation_id", flat=True)[0]
    for practice, people in ((found.id, 24), (beside, 3)):
        for _ in range(people):
            happen(received(uuid4(), practice_id=practice))
    services.catch_up()
    commissioner = viewer(Role.COMMISSIONER)
    with django_assert_max_num_queries(12):
        by_practice = queries.show(commissioner, "all", by=queries.By.PRACTICE)
    by_net = queries.show(commissioner, "all", by=queries.By.PCN)
    assert by_practice.whole == by_net.whole == queries.show(commissioner, "all").whole
    assert [group.count("REFERRED") for group in by_net.groups] == [25]
    assert [group.count("REFERRED") for group in by_practice.groups] == [None, None]
    assert queries.show_steps(commissioner, by=queries.By.PRACTICE).suppressed


def test_a_page_of_a_large_funnel_takes_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(30):
        happen(received(uuid4(), la_code=Code("E08000003")))
    services.catch_up()
    with django_assert_max_num_queries(8):
        queries.show(SYSTEM_VIEWER, "all", by=queries.By.PLACE)


def test_rebuilding_hands_events_to_the_functions_that_the_ledger_hands_them_to() -> None:
    registered = {
        kind: [name for name in names if name.startswith("goodwork.oversight.funnel.")]
        for kind, names in handler_table().items()
    }
    assert services.registered() == {kind: names for kind, names in registered.items() if names}
