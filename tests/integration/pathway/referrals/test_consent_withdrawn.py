"""Consent taken back takes effect everywhere, in the transaction in which it was said (B7)."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import UUID

import pytest

from factories import loop
from factories import pathway as make
from factories import people as people_factory
from factories.accounts import signed_in
from factories.pathway import AT, World, actor, world
from factories.reach import Gateway, promised, reachable
from goodwork.kernel import clock, csv_files
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind, NotVisible
from goodwork.kernel.ids import new_id, reference
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals import queries, services, stopped
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.pathway.replies import columns, exchange
from goodwork.pathway.teams.models import TeamMember
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.models import Call
from goodwork.reach.links import queries as links
from goodwork.reach.links import services as link_services
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.reach.messaging import delivery
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.ports import TryLater
from goodwork.reach.promises.models import Notice, Promise
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations import services as organisations
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.people import queries as people_queries
from goodwork.registers.people import services as people
from goodwork.registers.people.services import link

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=7)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def here() -> World:
    """Make a practice with its provider, which has an e-mail address."""
    made = world()
    contact_points.set_contact_point(
        organisation_id=made.provider_id, kind=PointKind.EMAIL, value="hello@example.org", by=SYSTEM, at=AT
    )
    return made


def take_back(here: World, person_id: UUID, by: Actor | None = None) -> None:
    people.withdraw_consent(
        person_id=person_id,
        recipient_id=here.provider_id,
        wording_version="X",
        by=by or Actor(kind=ActorKind.PERSON, id=person_id),
        at=LATER,
    )


def issued(here: World, person_id: UUID, purpose: Purpose, organisation_id: UUID | None = None) -> UUID:
    return link_services.issue(
        purpose=purpose,
        person_id=person_id,
        subject_kind="REFERRAL",
        subject_id=new_id(),
        expires_at=AT + timedelta(days=7),
        organisation_id=organisation_id or here.provider_id,
        by=SYSTEM,
        at=AT,
    )


def standing(link_id: UUID) -> Standing:
    token = link_services.path(link_id).rsplit("/", 1)[1]
    found = links.by_token(SYSTEM_VIEWER, token, at=LATER)
    assert found is not None
    return found.standing


def test_everything_stops_in_the_moment_in_which_it_was_said(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    theirs, own = issued(here, person_id, Purpose.QUESTIONNAIRE), issued(here, person_id, Purpose.MY_PAGE)
    others = issued(here, person_id, Purpose.QUESTIONNAIRE, here.practice_id)
    queued = Message.objects.get(template="PROMISE_MADE", person_id=person_id)

    take_back(here, person_id)

    row = Referral.objects.get(pk=referral_id)
    assert (row.state, row.reason, row.closed_at) == (State.CANCELLED, Reason.CONSENT_WITHDRAWN, LATER)
    assert not Promise.objects.filter(person_id=person_id, ended_at__isnull=True).exists()
    queued.refresh_from_db()
    assert (queued.status, queued.reason) == ("CANCELLED", "CONSENT_WITHDRAWN")
    assert [standing(i) for i in (theirs, own, others)] == [Standing.REVOKED, Standing.LIVE, Standing.LIVE]
    with pytest.raises(NotVisible):
        queries.detail(here.coach, referral_id, at=LATER)
    with pytest.raises(NotVisible):
        people_queries.card(here.coach, person_id, at=LATER)
    said = EventRow.objects.get(kind="ConsentWithdrawn")
    effects = {"LinkRevoked", "MessageCancelled", "ReferralCancelled", "PromiseReleased", "RecipientToldToStop"}
    found = EventRow.objects.filter(kind__in=effects, id__gt=said.id)
    assert set(found.values_list("kind", flat=True)) == effects
    assert all(one.at - said.at <= MINUTE for one in found)


def test_the_recipient_is_told_to_stop_without_a_name_and_the_person_sees_that_it_was(here: World) -> None:
    person_id = make.consenting(here, given_name="Zenobia")
    referral_id = make.referral(here, person_id)
    take_back(here, person_id)
    message = Message.objects.get(template="CONSENT_WITHDRAWN_STOP")
    text = message.subject_line + message.body
    assert reference(referral_id) in text
    assert "Zenobia" not in text
    assert str(person_id) not in text
    assert (message.destination, message.person_id) == ("hello@example.org", None)
    [before] = stopped.told_to_stop(SYSTEM_VIEWER, person_id, at=LATER)
    assert (before.organisation_id, before.told_at, before.sent_at) == (here.provider_id, LATER, None)

    gateway = Gateway()
    delivery.deliver(gateway, at=LATER + timedelta(seconds=20))
    assert any(reference(referral_id) in taken.body for taken in gateway.taken)
    [after] = stopped.told_to_stop(SYSTEM_VIEWER, person_id, at=LATER + MINUTE)
    assert after.sent_at is not None
    assert after.sent_at - LATER <= MINUTE
    assert after.reference == reference(referral_id)
    with pytest.raises(NotVisible):
        stopped.told_to_stop(here.coach, person_id, at=LATER)


def test_it_is_told_at_night_too_and_on_the_desk_of_those_who_sign_in(here: World) -> None:
    person_id = make.consenting(here)
    make.referral(here, person_id)
    night = AT.replace(hour=23)
    people.withdraw_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version="X", by=SYSTEM, at=night
    )
    assert Message.objects.get(template="CONSENT_WITHDRAWN_STOP").not_before_at == night
    notices = Notice.objects.filter(organisation_id=here.provider_id, seen_at__isnull=True)
    assert {n.kind for n in notices} == {"CONSENT_WITHDRAWN"}
    assert here.lead_id in {n.user_id for n in notices}


def test_what_the_gateway_gave_back_does_not_leave_after_all(here: World) -> None:
    person_id = reachable(here)
    people.give_consent(person_id=person_id, recipient_id=here.provider_id, wording_version="X", by=SYSTEM, at=AT)
    promised(here, person_id)
    row = Message.objects.get()
    gateway = Gateway()

    def busy(messages: object) -> list[tuple[str, TryLater]]:
        take_back(here, person_id)  # while the message is in sending
        return [(str(row.pk), TryLater(timedelta(0)))]

    gateway.send = busy  # type: ignore[method-assign,assignment]
    delivery.deliver(gateway, at=LATER, most=1)
    row.refresh_from_db()
    assert row.status == "QUEUED", "the gateway gave it back"
    later = Gateway()
    delivery.deliver(later, at=LATER + timedelta(hours=3))
    row.refresh_from_db()
    assert (row.status, row.reason) == ("CANCELLED", "CONSENT_WITHDRAWN")
    assert [m.reference for m in later.taken] != [str(row.pk)]
    assert all("will ring you" not in m.body for m in later.taken)


def test_consent_given_again_lets_messages_leave_again(here: World) -> None:
    person_id = make.consenting(here)
    take_back(here, person_id)
    assert people_queries.taken_back(SYSTEM_VIEWER, [person_id], [here.provider_id])
    people.give_consent(
        person_id=person_id, recipient_id=here.provider_id, wording_version="Y", by=SYSTEM, at=LATER + MINUTE
    )
    assert not people_queries.taken_back(SYSTEM_VIEWER, [person_id], [here.provider_id])


def test_a_receptionist_writes_it_down_for_them(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    take_back(here, person_id, by=actor(here.staff_id))
    assert Referral.objects.get(pk=referral_id).state == State.CANCELLED
    assert EventRow.objects.get(kind="ConsentWithdrawn").actor_id == here.staff_id


def test_a_coach_with_the_page_open_can_do_nothing_more(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    page = f"/staff/referrals/{referral_id}/"
    client = signed_in(here.coach_id)
    assert client.get(page).status_code == 200
    take_back(here, person_id)
    assert client.get(page).status_code == 404
    assert client.get(f"/staff/people/{person_id}/").status_code == 404
    with pytest.raises(services.CannotMoveReferral):
        services.accept(referral_id=referral_id, by=actor(here.coach_id), at=LATER)


def test_every_linked_record_is_the_same_person(here: World) -> None:
    first = make.consenting(here)
    second = make.consenting(here, given_name="Anna", birth_date=date(1999, 2, 2))
    one, two = make.referral(here, first), make.referral(here, second, programme_id=None)
    link(kept_id=first, merged_id=second, by=SYSTEM, at=AT)
    theirs = issued(here, second, Purpose.QUESTIONNAIRE)
    take_back(here, second)
    assert set(Referral.objects.filter(pk__in=[one, two]).values_list("state", flat=True)) == {State.CANCELLED}
    assert standing(theirs) is Standing.REVOKED
    assert people_queries.taken_back(SYSTEM_VIEWER, [first, second], [here.provider_id]) == {
        (first, here.provider_id),
        (second, here.provider_id),
    }
    assert not people_queries.names(here.coach, [first, second], at=LATER)


def test_whoever_rings_for_the_practice_rings_them_no_more(here: World) -> None:
    organisations.relate(
        from_id=here.practice_id,
        to_id=here.provider_id,
        kind="CALLED_BY",
        from_date=date(2024, 6, 1),
        by=SYSTEM,
        at=AT,
    )
    person_id = make.consenting(here)
    wished = contacts.request_call_back(person_id=person_id, by=Actor(kind=ActorKind.PERSON, id=person_id), at=AT)
    assert Call.objects.get(pk=wished).organisation_id == here.provider_id
    take_back(here, person_id)
    call = Call.objects.get(pk=wished)
    assert (call.organisation_id, call.practice_id, call.state) == (here.practice_id, None, "OPEN")
    assert Promise.objects.get(subject_id=wished, ended_at__isnull=True).organisation_id == here.practice_id
    assert not people_queries.names(here.coach, [person_id], at=LATER)
    again = contacts.promise_call(
        person_id=person_id, organisation_id=here.practice_id, reason="OTHER", by=SYSTEM, at=LATER
    )
    assert Call.objects.get(pk=again).organisation_id == here.practice_id


def test_another_organisation_keeps_what_it_has(here: World) -> None:
    other_id = people_factory.organisation("OTHER", "PROVIDER", "Another provider")
    person_id = make.consenting(here)
    people.give_consent(person_id=person_id, recipient_id=other_id, wording_version="X", by=SYSTEM, at=AT)
    kept = make.referral(here, person_id, organisation_id=other_id)
    make.referral(here, person_id)
    take_back(here, person_id)
    assert Referral.objects.get(pk=kept).closed_at is None
    assert Promise.objects.filter(subject_id=kept, ended_at__isnull=True).exists()


def test_what_is_queued_to_the_organisation_itself_stops_too(here: World) -> None:
    person_id = make.consenting(here)
    referral_id = make.referral(here, person_id)
    asked = messaging.queue_to_organisation(
        organisation_id=here.provider_id,
        template="REPLY_REQUEST",
        values={"by": "Tuesday 24 November 2026", "reference": reference(referral_id), "programme": "Be Well"},
        subject_kind="REFERRAL",
        subject_id=referral_id,
        by=SYSTEM,
        at=AT,
    )
    take_back(here, person_id)
    assert Message.objects.get(pk=asked.message_id).status == "CANCELLED"  # type: ignore[union-attr]


def export(organisation_id: UUID) -> str:
    """Return an organisation's file as it is exported now."""
    return "".join(exchange.export_lines(SYSTEM_VIEWER, organisation_id, by=SYSTEM, at=LATER))


def test_a_file_leaves_them_out_and_an_old_file_changes_nothing(here: World) -> None:
    person_id = make.consenting(here, given_name="Zenobia")
    referral_id = make.referral(here, person_id)
    before = export(here.provider_id)
    assert "Zenobia" in before
    take_back(here, person_id)
    after = export(here.provider_id)
    assert "Zenobia" not in after
    assert str(referral_id) not in after

    old = io.BytesIO(before.replace("REQUESTED", "ACCEPTED", 1).encode())
    checked = csv_files.check(old, needed=columns.NEEDED, known=columns.COLUMNS)
    told: list[exchange.Became] = []
    exchange.import_answers(
        csv_files.rows(old, checked),
        sha256=checked.sha256,
        organisation_id=here.provider_id,
        viewer=SYSTEM_VIEWER,
        tell=told.append,
        by=SYSTEM,
        at=LATER,
    )
    assert [one.outcome.value for one in told] == ["REFUSED"]
    assert Referral.objects.get(pk=referral_id).reason == Reason.CONSENT_WITHDRAWN


def test_who_sent_them_on_sees_nothing_more_though_the_support_after_it_goes_on(here: World) -> None:
    person_id = make.consenting(here)
    root = make.referral(here, person_id)
    make.talk(here, root, AT)
    to = loop.provider("be-well", "Be Well")
    onward = loop.sent_on(here, root, to).referral_id
    take_back(here, person_id)
    assert Referral.objects.get(pk=onward).closed_at is None
    for referral_id in (root, onward):
        with pytest.raises(NotVisible):
            queries.detail(here.coach, referral_id, at=LATER)
    theirs = TeamMember.objects.filter(organisation_id=here.provider_id, until_at__isnull=True)
    assert not theirs.exists(), [row.role for row in theirs]
    assert queries.detail(here.viewer(to.user_id), onward, at=LATER).person_id == person_id
