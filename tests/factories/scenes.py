"""Things that a service does, each with somebody of its own, to be broken off and tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from factories import fit_notes, questionnaires, reach
from factories import pathway as make
from factories import replies as charities
from factories.pathway import AT, World, actor
from factories.reach import Gateway
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.conversations import services as conversations
from goodwork.pathway.conversations.rules import CannotNote, Mode
from goodwork.pathway.outcomes import services as outcomes
from goodwork.pathway.outcomes.rules import Point, Reading
from goodwork.pathway.plans import services as plans
from goodwork.pathway.plans.rules import Action, CannotAgree, Content, Who
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason
from goodwork.pathway.replies import services as replies
from goodwork.pathway.replies.rules import Act, Answer, Door
from goodwork.reach.campaigns import running
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.models import Campaign
from goodwork.reach.campaigns.rules import LawfulBasis, Trigger
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.messaging import delivery, inbound
from goodwork.reach.messaging import services as messaging
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises import watching
from goodwork.reach.promises.rules import MoveReason, Told
from goodwork.registers.access import services as access
from goodwork.registers.access.rules import CannotEnd
from goodwork.registers.people import services as people

NUMBERS = count(1)

CONTENT = Content(
    kind="THRIVE_IN_WORK",
    review_date=date(2026, 12, 18),
    goals=("Work four mornings",),
    actions=(Action(text="Ask for a chair", who=Who.PERSON, due_date=date(2026, 12, 7)),),
)


@dataclass(frozen=True)
class Scene:
    """Something to do, how it is tried again, and what it may say where it was done already."""

    run: Callable[[], object]
    again: Callable[[], object] | None = None
    done_already: tuple[type[Exception], ...] = ()
    right: Callable[[], bool] = lambda: True


def letters(number: int) -> str:
    """Return a number as letters, for names that are nobody else's."""
    return "".join(chr(97 + int(digit)) for digit in f"{number:05}")


def unlike() -> dict[str, Any]:
    """Return who is like nobody before."""
    number = next(NUMBERS)
    return {
        "given_name": f"A{letters(number)}",
        "family_name": f"B{letters(number * 7 % 99_991)}",
        "birth_date": date(1950, 1, 1) + timedelta(days=number * 37 % 18_000),
        "mobile": f"07700{900_000 + number % 1000}",
    }


def delivering(here: World) -> Scene:
    """Three messages go out through a gateway; what it took is never offered again."""
    gateway = Gateway()
    gateway.batch = 2
    for _ in range(3):
        messaging.queue(
            person_id=reach.reachable(here, **unlike()),
            template="THANKS_ANSWER",
            subject_kind="INVITATION",
            subject_id=new_id(),
            organisation_id=here.practice_id,
            by=SYSTEM,
            at=AT,
        )

    def again() -> None:
        later = AT + timedelta(minutes=11)
        delivery.rescue(gateway, at=later)
        delivery.deliver(gateway, at=later)

    def each_once() -> bool:
        return len(gateway.taken) == len({taken.reference for taken in gateway.taken}) == 3

    return Scene(lambda: delivery.deliver(gateway, at=AT), again, right=each_once)


def importing_a_file(here: World) -> Scene:
    """A practice's file of five requests, two a transaction."""
    number = next(NUMBERS)
    rows = fit_notes.requests(5)
    for row in rows:
        row["request_id"] += f"-{number}"
        row.update({name: str(value) for name, value in unlike().items()})
    data = fit_notes.csv_of(rows)
    return Scene(lambda: fit_notes.take(data, here.practice_id, at=AT))


def receiving(here: World) -> Scene:
    """A clinician refers somebody."""
    person_id = make.consenting(here, **unlike())
    return Scene(lambda: make.referral(here, person_id), done_already=(referrals.CannotRefer,))


def accepting(here: World) -> Scene:
    """A coach takes a referral up."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    return Scene(
        lambda: referrals.accept(referral_id=referral_id, by=actor(here.coach_id), at=AT),
        done_already=(referrals.CannotMoveReferral,),
    )


def ending(here: World) -> Scene:
    """A coach ends a referral of somebody who wants no more."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    make.talk(here, referral_id, AT)
    return Scene(
        lambda: referrals.close(
            referral_id=referral_id, reason=Reason.NO_LONGER_WANTED, by=actor(here.coach_id), at=AT
        ),
        done_already=(referrals.CannotMoveReferral,),
    )


def talking(here: World) -> Scene:
    """A coach writes down a conversation."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    spoken = conversations.Spoken(held_at=AT, minutes=25, mode=Mode.PHONE, words="I want my mornings back.")
    return Scene(
        lambda: conversations.record(
            referral_id=referral_id, spoken=spoken, next_date=date(2026, 12, 1), by=actor(here.coach_id), at=AT
        )
    )


def trying(here: World) -> Scene:
    """A coach rings, and nobody answers."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    return Scene(
        lambda: caseload.record_attempt(
            referral_id=referral_id, channel=Way.PHONE, result=Result.NO_ANSWER, by=actor(here.coach_id), at=AT
        )
    )


def planning(here: World) -> Scene:
    """A coach and a person agree a plan."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    make.talk(here, referral_id, AT)
    return Scene(
        lambda: plans.agree(referral_id=referral_id, content=CONTENT, by=actor(here.coach_id), at=AT),
        done_already=(referrals.CannotMoveReferral,),
    )


def noting_outcomes(here: World) -> Scene:
    """A coach records how somebody stands at the start."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    make.talk(here, referral_id, AT)
    reading = Reading(
        recorded_date=AT.date(), employment_status="01", sickness_absence="Y", weekly_hours="02", work_ability=3
    )
    return Scene(
        lambda: outcomes.record(
            referral_id=referral_id, point=Point.START, reading=reading, by=actor(here.coach_id), at=AT
        ),
        done_already=(outcomes.CannotRecord,),
    )


def withdrawing(here: World) -> Scene:
    """Somebody takes their consent back, with a referral open."""
    person_id = make.consenting(here, **unlike())
    make.referral(here, person_id)
    return Scene(
        lambda: people.withdraw_consent(
            person_id=person_id, recipient_id=here.provider_id, wording_version=make.WORDING, by=SYSTEM, at=AT
        ),
        done_already=(people.CannotWithdraw,),
    )


def moving_a_promise(here: World) -> Scene:
    """A coach puts a call off."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    [made] = promises_read.about(SYSTEM_VIEWER, "REFERRAL", [referral_id], at=AT)
    return Scene(
        lambda: promises.move(
            promise_id=made.id,
            due_date=date(2026, 12, 3),
            reason=MoveReason.PERSON_ASKED,
            told=Told.BY_MESSAGE,
            by=actor(here.coach_id),
            at=AT,
        ),
        done_already=(promises.CannotPromise,),
    )


def answering(here: World) -> Scene:
    """Somebody sends their answers, which begins a referral."""
    one = questionnaires.asked(at=AT, **unlike())
    return Scene(lambda: questionnaires.answered(one, at=AT))


def replying(here: World) -> Scene:
    """A charity accepts by its link; its browser sends the same form again."""
    facts = unlike()
    person_id = make.consenting(here, **facts)
    one = charities.asked(here, person_id=person_id)
    by = Actor(kind=ActorKind.PROVIDER_LINK, id=one.request.link_id, on_behalf_of=one.charity_id)
    once = new_id()
    return Scene(
        lambda: replies.answer(
            referral_id=one.referral_id,
            given=Answer(Act.ACCEPT),
            once=once,
            door=Door.LINK,
            organisation_id=one.charity_id,
            by=by,
            at=AT,
        )
    )


def campaigning(here: World) -> Scene:
    """A campaign to a list of three is sent."""
    number = next(NUMBERS)
    practice_id = make.people_factory.organisation(f"P{10_000 + number}", "PRACTICE", "Another practice")
    rows = [
        {
            **{key: value for key, value in row.items() if key not in {"request_id", "received_at"}},
            **{name: str(value) for name, value in unlike().items()},
        }
        for row in fit_notes.requests(3)
    ]
    fit_notes.take_list(fit_notes.csv_of(rows), practice_id)
    campaign_id = campaigns.plan(
        organisation_id=practice_id,
        trigger=Trigger.WHOLE_LIST,
        name="Autumn",
        messages_per_hour=1_200,
        reminder_after_days=7,
        by=SYSTEM,
        at=AT,
    )
    campaigns.approve(
        campaign_id=campaign_id,
        approved_by="Dr Example, partner",
        lawful_basis=LawfulBasis.PUBLIC_TASK_CARE,
        dpia_version="1.2",
        not_marketing="It offers people help that is part of their care.",
        by=SYSTEM,
        at=AT,
    )
    campaigns.preview(campaign_id=campaign_id, by=SYSTEM, at=AT)
    mark = Campaign.objects.get(pk=campaign_id).fingerprint
    campaigns.start(campaign_id=campaign_id, fingerprint=mark, by=SYSTEM, at=AT)
    return Scene(lambda: running.send_due(by=SYSTEM, at=AT))


def falling_silent(here: World) -> Scene:
    """Two days pass in silence."""
    for _ in range(2):
        make.referral(here, make.consenting(here, **unlike()))
    return Scene(lambda: watching.look(at=datetime(2026, 11, 26, 17, 30, tzinfo=UTC)))


def covering(here: World) -> Scene:
    """A coach leaves, and what they hold passes to another."""
    leaver = make.account(make.Role.WORK_COACH, here.provider_id, "Lea Leaver")
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    if Referral.objects.get(pk=referral_id).holder_id != leaver:
        caseload.hand_over(referral_id=referral_id, user_id=leaver, by=actor(here.lead_id), at=AT)
    return Scene(
        lambda: access.end(user_id=leaver, cover_user_id=here.other_coach_id, by=SYSTEM, at=AT),
        done_already=(CannotEnd,),
    )


def texting_back(here: World) -> Scene:
    """Somebody texts us; Notify calls again until we answer."""
    facts = unlike()
    make.referral(here, make.consenting(here, **facts))
    number, reference = facts["mobile"], str(new_id())
    return Scene(
        lambda: inbound.receive_text(
            from_number=number, body="I would like to talk", received_at=AT, reference=reference, at=AT
        )
    )


def worrying(here: World) -> Scene:
    """A coach is worried about somebody."""
    person_id = make.consenting(here, **unlike())
    return Scene(
        lambda: contacts.raise_concern(person_id=person_id, text="He sounded low.", by=actor(here.coach_id), at=AT)
    )


def asking_to_be_rung(here: World) -> Scene:
    """Somebody asks to be rung."""
    person_id = make.consenting(here, **unlike())
    by = Actor(kind=ActorKind.PERSON, id=person_id)
    return Scene(lambda: contacts.request_call_back(person_id=person_id, by=by, at=AT))


def sending_on(here: World) -> Scene:
    """A coach sends somebody on to another organisation, with their consent."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    charity_id = charities.charity()
    return Scene(
        lambda: referrals.refer_on(
            referral_id=referral_id,
            organisation_id=charity_id,
            consent_wording="ON-1",
            words="I want company.",
            by=actor(here.coach_id),
            at=AT,
        ),
        done_already=(referrals.CannotRefer, referrals.CannotMoveReferral),
    )


def asking_the_sender(here: World) -> Scene:
    """A coach asks the clinician something."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    return Scene(lambda: referrals.ask(referral_id=referral_id, question="Which knee?", by=actor(here.coach_id), at=AT))


def changing_a_plan(here: World) -> Scene:
    """A coach writes another version of a plan."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    make.talk(here, referral_id, AT)
    plan_id = plans.agree(referral_id=referral_id, content=CONTENT, by=actor(here.coach_id), at=AT)
    content = replace(CONTENT, goals=("Work five mornings",), review_date=date(2026, 12, 21))
    return Scene(
        lambda: plans.change(plan_id=plan_id, content=content, by=actor(here.coach_id), at=AT),
        done_already=(CannotAgree,),
    )


def putting_a_note_right(here: World) -> Scene:
    """A coach puts right what they wrote about a conversation."""
    referral_id = make.referral(here, make.consenting(here, **unlike()))
    talk_id = make.talk(here, referral_id, AT)
    return Scene(
        lambda: conversations.correct(
            conversation_id=talk_id, words="I want my evenings back.", note="", by=actor(here.coach_id), at=AT
        ),
        done_already=(CannotNote,),
    )


SCENES = (
    # First: later nothing but these falls due.
    falling_silent,
    covering,
    texting_back,
    worrying,
    asking_to_be_rung,
    sending_on,
    asking_the_sender,
    changing_a_plan,
    putting_a_note_right,
    delivering,
    importing_a_file,
    receiving,
    accepting,
    ending,
    talking,
    trying,
    planning,
    noting_outcomes,
    withdrawing,
    moving_a_promise,
    answering,
    replying,
    campaigning,
)
