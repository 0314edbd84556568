"""Referring from a clinic: its own list, somebody new, who is told what, and the warm hand-over (A9, B1, N8)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import pathway as make
from factories import people as people_factory
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Role, Viewer
from goodwork.kernel.ids import new_id
from goodwork.ledger.events import queries as events
from goodwork.ledger.laws import check_all
from goodwork.pathway.caseload import introducing
from goodwork.pathway.caseload.rules import Introduction
from goodwork.pathway.caseload.services import CannotAssign
from goodwork.pathway.referrals import clinic, services
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, Source
from goodwork.pathway.referrals.telling import AskedFor, Tell
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.rules import ListKind
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.rules import NoticeKind
from goodwork.registers.people import queries as people
from goodwork.registers.people.models import Person, Registration
from goodwork.registers.people.permissions import Sight
from goodwork.registers.people.scope import sights
from goodwork.registers.people.services import opt_out, record_death

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here() -> World:
    return make.world()


@pytest.fixture
def trust(here: World) -> UUID:
    return people_factory.organisation("R0A", "TRUST", "Manchester University NHS Foundation Trust")


@pytest.fixture
def clinician(here: World, trust: UUID) -> Viewer:
    return here.viewer(make.account(Role.CLINICIAN, trust, "Pip Physio"))


def wanted(here: World, trust: UUID, **more: object) -> services.Request:
    facts: dict[str, object] = {
        "person_id": new_id(),
        "organisation_id": here.provider_id,
        "source": Source.CLINICIAN,
        "referrer_id": trust,
        **more,
    }
    return services.Request(**facts)  # type: ignore[arg-type]


def refer_newcomer(here: World, trust: UUID, clinician: Viewer, **more: object) -> services.Received:
    keys = ("entry_id", "checked", "needs")
    told = {key: more.pop(key) for key in keys if key in more}
    return services.refer_newcomer(
        people_factory.row(**more),  # type: ignore[arg-type]
        make=lambda person_id: wanted(here, trust, person_id=person_id, asked_for=(AskedFor.GO_BACK,)),
        referrer_id=trust,
        consent_wording="CLINICIAN-2",
        by=clinician.actor(),
        at=AT,
        **{"entry_id": new_id(), **told},  # type: ignore[arg-type]
    )


def test_somebody_new_is_entered_once_and_is_nobodys_patient_for_it(
    here: World, trust: UUID, clinician: Viewer
) -> None:
    facts = {"given_name": "Amina", "family_name": "Yusuf", "birth_date": date(1988, 3, 7), "mobile": "+447700900321"}
    made = refer_newcomer(here, trust, clinician, needs=services.Needs(reading_need=True), **facts)
    again = refer_newcomer(here, trust, clinician, **facts)
    assert (again.referral_id, again.already_open) == (made.referral_id, True)
    row = Referral.objects.get(pk=made.referral_id)
    assert row.asked_for == ["GO_BACK"]
    assert not Registration.objects.filter(person_id=row.person_id).exists()
    card = people.card(clinician, row.person_id, at=AT)
    assert card.needs.reading_need
    assert sights(clinician, [row.person_id]) == {row.person_id: frozenset({Sight.CLINIC})}


def test_a_possible_match_is_refused_until_it_is_checked_and_then_stands_in_the_review_list(
    here: World, trust: UUID, clinician: Viewer
) -> None:
    known = people_factory.person(
        practice=here.practice_id,
        given_name="Amina",
        family_name="Yusuf",
        birth_date=date(1988, 3, 7),
        postcode="M22 9WA",
    )
    near = {"given_name": "Aminah", "family_name": "Yusuf", "birth_date": date(1988, 3, 7), "postcode": "M22 9WA"}
    with pytest.raises(services.NotSureWho):
        refer_newcomer(here, trust, clinician, **near)
    assert not Referral.objects.exists()
    entry = new_id()
    made = [refer_newcomer(here, trust, clinician, entry_id=entry, checked=True, **near) for _ in range(2)]
    assert made[0].referral_id == made[1].referral_id
    assert Person.objects.count() == 2
    assert Referral.objects.get(pk=made[0].referral_id).person_id != known


def test_the_clinics_own_list_shows_who_is_referred_and_leaves_out_the_dead(
    here: World, trust: UUID, clinician: Viewer
) -> None:
    rows = [
        people_factory.row(given_name=name, family_name="Achebe", birth_date=date(1980 + n, 2, 3))
        for n, name in enumerate(("Chidi", "Ngozi", "Obi"))
    ]
    ids = [resolution.person_id for resolution in people_factory.resolve(*rows, practice=here.practice_id)]
    found = [i for i in ids if i is not None]
    people_list = campaigns.begin_list(
        organisation_id=trust, list_kind=ListKind.WAITING, name="Monday", sha256="b" * 64, by=SYSTEM, at=AT
    )
    campaigns.put_on_list(
        people_list_id=people_list, members=[(p, n) for n, p in enumerate(found, 1)], by=SYSTEM, at=AT
    )
    assert clinic.clinic_list(clinician, at=AT).lines == ()
    campaigns.complete_list(people_list_id=people_list, records=3, rejected=0, held=0, by=SYSTEM, at=AT)
    record_death(person_id=found[2], deceased_date=None, by=SYSTEM, at=AT)
    made = services.refer(
        wanted(here, trust, person_id=found[0]), consent_wording="CLINICIAN-2", by=clinician.actor(), at=AT
    )
    own = clinic.clinic_list(clinician, at=AT)
    assert [(line.name, line.referral_id) for line in own.lines] == [
        ("Chidi Achebe", made.referral_id),
        ("Ngozi Achebe", None),
    ]
    stranger = here.viewer(make.account(Role.CLINICIAN, people_factory.organisation("R0B", "TRUST"), "Other Clinic"))
    assert clinic.clinic_list(stranger, at=AT).lines == ()
    with pytest.raises(services.CannotRefer, match="died"):
        services.refer(wanted(here, trust, person_id=found[2]), consent_wording="X", by=clinician.actor(), at=AT)


def test_the_referrer_is_told_what_they_asked_to_be_told_and_nothing_else(here: World) -> None:
    clinician = here.viewer(here.clinician_id)
    made = make.referral(here, tell=frozenset({Tell.SPOKEN, Tell.ENDED}))
    silent = make.referral(here)
    for referral_id in (made, silent):
        services.accept(referral_id=referral_id, by=actor(here.coach_id), at=AT)
        make.talk(here, referral_id, AT + DAY, here.coach_id)
        services.close(
            referral_id=referral_id, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=AT + 2 * DAY
        )
    told = promises.notices(clinician, at=AT + 2 * DAY)
    assert sorted((n.kind, n.subject_id) for n in told) == sorted(
        [(NoticeKind.REFERRAL_SPOKEN, made), (NoticeKind.REFERRAL_ENDED, made)]
    )


def test_a_coach_is_introduced_once_and_has_the_referral_from_then_on(here: World) -> None:
    made = make.referral(here)
    other = next(c for c in (here.coach_id, here.other_coach_id) if c != Referral.objects.get(pk=made).holder_id)
    day = AT.date() + 6 * DAY
    for _ in range(2):
        introducing.introduce(
            referral_id=made,
            user_id=other,
            how=Introduction.APPOINTMENT,
            appointment_date=day,
            by=actor(here.clinician_id),
            at=AT,
        )
    assert Referral.objects.get(pk=made).holder_id == other
    [promise] = promises.about(SYSTEM_VIEWER, "REFERRAL", [made], at=AT)
    assert promise.due_date == day
    told = [e for e in events.of_subject(SYSTEM_VIEWER, "REFERRAL", made) if e.kind == "CoachIntroduced"]
    assert [(e.data["introducer_id"], e.data["user_id"]) for e in told] == [(str(here.clinician_id), str(other))]


def test_who_may_introduce_and_whom(here: World, clinician: Viewer) -> None:
    made = make.referral(here)
    for by, coach, how, words in (
        (clinician.actor(), here.coach_id, Introduction.WALKED_ACROSS, "Only who referred them"),
        (actor(here.clinician_id), here.lead_id, Introduction.WALKED_ACROSS, "at work today"),
        (actor(here.clinician_id), here.coach_id, Introduction.APPOINTMENT, "Enter the day"),
    ):
        with pytest.raises(CannotAssign, match=words):
            introducing.introduce(referral_id=made, user_id=coach, how=how, by=by, at=AT)
    with pytest.raises(CannotAssign, match="today before 5pm, or later"):
        introducing.introduce(
            referral_id=made,
            user_id=here.coach_id,
            how=Introduction.APPOINTMENT,
            appointment_date=AT.date() - DAY,
            by=actor(here.clinician_id),
            at=AT,
        )


def test_who_asked_not_to_be_contacted_is_asked_again_and_then_told(
    here: World, trust: UUID, clinician: Viewer
) -> None:
    person_id = people_factory.person(practice=here.practice_id, mobile="07700900123", language="en")
    opt_out(person_id=person_id, by=SYSTEM, at=AT)
    with pytest.raises(services.CannotRefer, match="asked not to be contacted"):
        services.refer(wanted(here, trust, person_id=person_id), by=clinician.actor(), at=AT)
    made = services.refer(
        wanted(here, trust, person_id=person_id), consent_wording="CLINICIAN-2", by=clinician.actor(), at=AT
    )
    assert not people.reach_facts(SYSTEM_VIEWER, [person_id], at=AT)[person_id].opted_out
    told = Message.objects.filter(person_id=person_id, template="PROMISE_MADE")
    assert [m.subject_id for m in told] == [made.referral_id]
    assert [f for f in check_all(at=AT) if f.law == "contacts.told_or_rung"] == []
