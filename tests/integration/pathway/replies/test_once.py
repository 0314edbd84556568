"""An answer is taken exactly once: two devices at once, a killed run of a file, a question that is answered (M2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from factories.pathway import AT, actor
from factories.replies import Asked, asked, deliver, messages_to
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.csv_files import Row
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.models import EventRow
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals import services as referral_services
from goodwork.pathway.referrals.models import Question, Referral
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.pathway.replies import exchange, rules, services
from goodwork.pathway.replies.models import Reply
from goodwork.pathway.replies.rules import Act, Answer, Door
from goodwork.reach.contacts.models import Call
from goodwork.reach.promises import queries as promises

SAID = [Answer(Act.ACCEPT), Answer(Act.DECLINE, reason=Reason.NO_CAPACITY)]


def say(one: Asked, given: Answer, once: UUID | None = None) -> str:
    """Answer as the charity's link, and say what came of it."""
    by = Actor(kind=ActorKind.PROVIDER_LINK, id=one.request.link_id, on_behalf_of=one.charity_id)
    try:
        answered = services.answer(
            referral_id=one.referral_id,
            given=given,
            once=once or new_id(),
            door=Door.LINK,
            organisation_id=one.charity_id,
            by=by,
            at=AT,
        )
    except services.CannotAnswer:
        return "refused"
    return "changed" if answered.changed else "stood already"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("given", [[SAID[0], SAID[0]], SAID])
def test_two_devices_at_once_give_one_answer(given: list[Answer]) -> None:
    one = asked()
    together = Barrier(2)

    def press(answer: Answer) -> str:
        together.wait(10)
        try:
            return say(one, answer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        became = sorted(pool.map(press, given))
    # Yes and then no is a change of mind, told as two answers; no and then yes is refused, with what stands.
    assert became in (["changed", "stood already"], ["changed", "refused"], ["changed", "changed"])
    assert Reply.objects.count() == became.count("changed")
    state = referrals.many(SYSTEM_VIEWER, [one.referral_id], at=AT)[0].state
    assert state in {State.ACCEPTED, State.REJECTED}
    live = promises.about(SYSTEM_VIEWER, "REFERRAL", [one.referral_id], at=AT)
    assert len(live) == (1 if state is State.ACCEPTED else 0)


@pytest.mark.django_db
def test_a_form_that_is_sent_again_after_all_was_put_right_changes_nothing() -> None:
    one = asked()
    first = new_id()
    assert say(one, SAID[1], first) == "changed"
    assert say(one, Answer(Act.CORRECT, to=State.REQUESTED)) == "changed"
    assert say(one, SAID[1], first) == "stood already", "the same press, once more, by a slow line"
    assert referrals.many(SYSTEM_VIEWER, [one.referral_id], at=AT)[0].state is State.REQUESTED


@pytest.mark.django_db
def test_an_ended_request_asks_nobody_and_one_put_right_asks_again() -> None:
    one = asked()
    say(one, SAID[1])
    assert one.request.state == "CLOSED"
    say(one, Answer(Act.CORRECT, to=State.REQUESTED))
    assert one.request.state == "WAITING"


@pytest.mark.django_db
def test_the_person_decides_to_wait_whoever_types_it() -> None:
    one = asked()
    say(one, SAID[0])
    assert say(one, Answer(Act.PUT_OFF, day_iso="2026-12-15")) == "changed"
    [held] = EventRow.objects.filter(kind="ReferralHeld")
    assert (held.actor_kind, held.data["decided_by_kind"]) == ("PROVIDER_LINK", "PERSON")


@pytest.mark.django_db
def test_what_they_asked_is_answered_and_they_are_told_by_the_same_link() -> None:
    one = asked()
    path = one.path
    say(one, Answer(Act.ASK, words="Is the ground floor enough?"))
    assert say(one, Answer(Act.ASK, words="Is the ground floor enough?")) == "stood already"
    question = Question.objects.get()
    referral_services.answer_question(
        question_id=question.pk, words="Yes, it is.", by=actor(one.here.clinician_id), at=AT
    )
    deliver(AT)
    [told] = [m for m in messages_to(one.charity_id) if m.template == "REPLY_ANSWERED"]
    assert path in told.text
    assert "ground floor" not in told.text


@pytest.mark.django_db
def test_a_run_that_was_killed_goes_on_where_it_broke_off() -> None:
    one = asked()
    other = asked(one.here, charity_id=one.charity_id)
    rows = [
        Row(
            record=n,
            line=n,
            malformed=False,
            cells={"referral": str(r), "status": "ACCEPTED", "status_as_exported": "REQUESTED"},
        )
        for n, r in enumerate((one.referral_id, other.referral_id), start=2)
    ]

    class Killed(Exception):
        """The run ends here."""

    def tell(became: exchange.Became) -> None:
        if became.record == 2:
            raise Killed

    def take(**more: object) -> exchange.Taken:
        by = Actor(kind=ActorKind.SYSTEM)
        return services.import_answers(
            rows,
            sha256="a" * 64,
            organisation_id=one.charity_id,
            viewer=SYSTEM_VIEWER,
            by=by,
            at=AT,
            **more,  # type: ignore[arg-type]
        )

    with pytest.raises(Killed):
        take(tell=tell)
    assert set(Referral.objects.values_list("state", flat=True)) == {"ACCEPTED", "REQUESTED"}
    taken = take()
    assert (taken.changed, taken.unchanged, taken.refused) == (1, 1, 0)
    assert EventRow.objects.filter(kind="ReferralAccepted").count() == 2


def test_every_answer_has_words_and_fits_a_state() -> None:
    assert set(rules.ACT_WORDS) == set(rules.DONE_WORDS) == set(Act)
    assert set(rules.POSSIBLE) == set(State)
    offered = {act for acts in rules.POSSIBLE.values() for act in acts}
    assert offered == set(Act)


@pytest.mark.django_db
def test_whom_a_charity_cant_write_to_is_rung_by_whoever_sent_them() -> None:
    one = asked(mobile="", landline="0161 496 0124")
    calls = list(Call.objects.filter(person_id=one.person_id).values_list("organisation_id", flat=True))
    assert calls == [one.here.practice_id], "nobody at the charity can sign in to learn of a call"
