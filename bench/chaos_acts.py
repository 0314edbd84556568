"""What people, coaches and groups do in the town of chaos.py, each act through the services, some twice or at once.

Each act that a service took is kept in a list of our own: what the verdict compares the ledger with.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bench.chaos_town import WORDING, Town

if TYPE_CHECKING:
    from goodwork.kernel.actors import Actor

Act = Callable[[], object]


@dataclass
class Taken:
    """What services said that they took: ids that must be there, each once."""

    referrals: set[UUID] = field(default_factory=set)
    onward: set[UUID] = field(default_factory=set)
    conversations: set[UUID] = field(default_factory=set)
    replies: set[UUID] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    calls_back: set[UUID] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


class Acts:
    """Everybody who acts; `at` is when, by a clock that may be half an hour wrong."""

    def __init__(self, town: Town, dice: random.Random, faults: Counter[str]) -> None:
        self.town = town
        self.dice = dice
        self.faults = faults
        self.taken = Taken()
        self.texts_sent = 0
        self.colleagues = ThreadPoolExecutor(max_workers=2)

    def do(self, act: Act) -> object:
        """Do something as the web door does; a refusal in words is an answer, anything else is an act that was lost."""
        from goodwork.ledger.deadlocks import tried_again
        from goodwork.pathway.caseload.services import CannotAssign
        from goodwork.pathway.conversations.rules import CannotNote
        from goodwork.pathway.referrals.permissions import CannotMoveReferral
        from goodwork.pathway.replies.answering import CannotAnswer
        from goodwork.reach.contacts.services import CannotCall
        from goodwork.reach.promises.rules import CannotPromise
        from goodwork.reach.promises.services import NoPromise

        try:
            return tried_again(act)
        except (CannotAssign, CannotMoveReferral, CannotPromise, CannotAnswer, CannotCall, CannotNote, NoPromise):
            return None
        except Exception as error:
            self.taken.broken.append(f"{type(error).__name__}: {error}"[:300])
            return None

    def twice(self, act: Act) -> None:
        """Do the same thing twice, one after the other: a double click, a message that comes twice."""
        self.faults["messages doubled"] += 1
        self.do(act)
        self.do(act)

    def at_once(self, *acts: Act) -> None:
        """Let several people act at the same instant, each from a thread with a connection of its own."""
        self.faults["two coaches at once"] += 1
        gate = threading.Barrier(len(acts))

        def run(act: Act) -> None:
            gate.wait()
            self.do(act)

        for done in [self.colleagues.submit(run, act) for act in acts]:
            done.result()

    def leave(self) -> None:
        """Let the colleagues go, and their connections."""
        from django.db import connections

        gate = threading.Barrier(2)

        def close() -> None:
            gate.wait()
            connections.close_all()

        for done in [self.colleagues.submit(close) for _ in range(2)]:
            done.result()
        self.colleagues.shutdown()

    # The practice -----------------------------------------------------------------------------------------------------

    def refer(self, person_id: UUID, *, at: datetime) -> None:
        """Refer somebody; one in ten times the button is pressed twice, one in twenty times two colleagues press it."""
        from goodwork.kernel.actors import Actor, ActorKind
        from goodwork.pathway.referrals import services
        from goodwork.pathway.referrals.rules import Source, WorkStatus
        from goodwork.pathway.referrals.standing import Said

        request = services.Request(
            person_id=person_id,
            organisation_id=self.town.provider_id,
            source=Source.CLINICIAN,
            referrer_id=self.town.practice_id,
            work_status=WorkStatus.OFF_SICK,
            said=Said(home_in_area=True, may_work_in_uk=True),
        )
        by = Actor(kind=ActorKind.USER, id=self.town.clinician_id)

        def act() -> None:
            made = services.refer(request, by=by, at=at)
            self.taken.referrals.add(made.referral_id)

        roll = self.dice.random()
        if roll < 0.1:
            self.twice(act)
        elif roll < 0.15:
            self.at_once(act, act)
        else:
            self.do(act)

    # Coaches ----------------------------------------------------------------------------------------------------------

    def coach(self, referral_id: UUID, *, at: datetime) -> None:
        """Let a coach do something about a referral; now and then two of them at the same instant."""
        one, other = self.dice.sample(self.town.coaches, 2)
        act = self._coach_act(referral_id, one, at=at)
        roll = self.dice.random()
        if roll < 0.12:
            self.at_once(act, self._coach_act(referral_id, other, at=at))
        elif roll < 0.17:
            self.at_once(*[self._ending(referral_id, coach, at=at) for coach in (one, other)])
        elif roll < 0.22:
            self.at_once(*[self._accepting(referral_id, coach, at=at) for coach in (one, other)])
        else:
            self.do(act)

    def _accepting(self, referral_id: UUID, coach: UUID, *, at: datetime) -> Act:
        from goodwork.pathway.referrals import services

        return lambda: services.accept(referral_id=referral_id, by=_user(coach), at=at)

    def _ending(self, referral_id: UUID, coach: UUID, *, at: datetime) -> Act:
        from goodwork.pathway.referrals import services
        from goodwork.pathway.referrals.rules import Reason

        reason = self.dice.choice((Reason.NO_LONGER_WANTED, Reason.BETTER_HELPED_ELSEWHERE, Reason.MOVED_AWAY))
        return lambda: services.close(referral_id=referral_id, reason=reason, by=_user(coach), at=at)

    def _coach_act(self, referral_id: UUID, coach: UUID, *, at: datetime) -> Act:
        """Return one of the things that coaches do."""
        from goodwork.kernel.clock import add_working_days, local_date
        from goodwork.pathway.caseload import services as caseload
        from goodwork.pathway.referrals import services
        from goodwork.pathway.referrals.rules import CorrectionReason, State
        from goodwork.reach.contacts.rules import Result, Way
        from goodwork.reach.promises.rules import MoveReason

        by, roll = _user(coach), self.dice.random()
        day = add_working_days(local_date(at), self.dice.randint(1, 3))
        if roll < 0.2:
            return self._accepting(referral_id, coach, at=at)
        if roll < 0.5:
            return lambda: self._talk(referral_id, coach, at=at)
        if roll < 0.62:
            return lambda: caseload.record_attempt(
                referral_id=referral_id, channel=Way.PHONE, result=Result.NO_ANSWER, by=by, at=at
            )
        if roll < 0.72:
            return lambda: services.move_contact(
                referral_id=referral_id, due_date=day, reason=MoveReason.NEED_MORE_TIME, by=by, at=at
            )
        if roll < 0.77:
            return lambda: services.hold(referral_id=referral_id, until_date=day, by=by, at=at)
        if roll < 0.83:
            return self._ending(referral_id, coach, at=at)
        if roll < 0.86:
            return lambda: services.correct(
                referral_id=referral_id, to=State.ACCEPTED, why=CorrectionReason.WRONG_ENTRY, by=by, at=at
            )
        if roll < 0.9:
            return lambda: caseload.take(referral_id=referral_id, by=by, at=at)
        return lambda: self._refer_on(referral_id, coach, at=at)

    def _talk(self, referral_id: UUID, coach: UUID, *, at: datetime) -> None:
        from goodwork.kernel.clock import add_working_days, local_date
        from goodwork.pathway.conversations import services
        from goodwork.pathway.conversations.rules import Mode

        made = services.record(
            referral_id=referral_id,
            spoken=services.Spoken(held_at=at, minutes=20, mode=Mode.PHONE, words="My mornings back."),
            next_date=add_working_days(local_date(at), self.dice.randint(1, 4)),
            by=_user(coach),
            at=at,
        )
        self.taken.conversations.add(made)

    def _refer_on(self, referral_id: UUID, coach: UUID, *, at: datetime) -> None:
        from goodwork.pathway.referrals import services

        made = services.refer_on(
            referral_id=referral_id,
            organisation_id=self.dice.choice(self.town.groups),
            consent_wording=WORDING,
            by=_user(coach),
            at=at,
        )
        self.taken.onward.add(made.referral_id)

    def ring_back(self, *, at: datetime) -> None:
        """Let the practice ring most of those whom it owes a call; some don't answer, and one in six is forgotten."""
        from goodwork.reach.contacts import queries, services
        from goodwork.reach.contacts.rules import Result, Way
        from goodwork.registers.access import queries as access

        for user_id in (self.town.clinician_id, self.town.coaches[0]):
            viewer = access.viewer_for(user_id, at)
            for call in queries.call_list(viewer, at=at):
                if self.dice.random() < 0.85:
                    result = Result.REACHED if self.dice.random() < 0.7 else Result.NO_ANSWER
                    self.do(
                        lambda call=call, result=result, viewer=viewer: services.record_attempt(  # type: ignore[misc]
                            person_id=call.person_id,
                            subject_kind=call.kind.value,
                            subject_id=call.id,
                            channel=Way.PHONE,
                            result=result,
                            by=viewer.actor(),
                            at=at,
                        )
                    )

    # Groups that answer by link ---------------------------------------------------------------------------------------

    def answer(self, referral_id: UUID, group_id: UUID, *, at: datetime) -> None:
        """Let a group answer: in order or out of order, once, twice, or two people of it with different answers."""
        roll = self.dice.random()
        act = self._answering(referral_id, group_id, at=at)
        if roll < 0.15:
            self.twice(act)
        elif roll < 0.25:
            self.at_once(act, self._answering(referral_id, group_id, at=at))
        elif roll < 0.35:
            self.faults["messages out of order"] += 1
            for later in reversed(("ACCEPT", "CONTACT", "START")):
                self.do(self._answering(referral_id, group_id, at=at, act=later))
        else:
            self.do(act)

    def _answering(self, referral_id: UUID, group_id: UUID, *, at: datetime, act: str = "") -> Act:
        from goodwork.kernel.actors import Actor, ActorKind
        from goodwork.kernel.ids import new_id
        from goodwork.pathway.referrals.rules import Reason
        from goodwork.pathway.replies import answering
        from goodwork.pathway.replies.rules import Act as Said
        from goodwork.pathway.replies.rules import Answer, Door

        said = Said(act or self.dice.choice(("ACCEPT", "ACCEPT", "CONTACT", "START", "DECLINE", "END")))
        reason = {Said.DECLINE: Reason.NO_CAPACITY, Said.END: Reason.PLAN_COMPLETED}.get(said)
        once = new_id()
        by = Actor(kind=ActorKind.PROVIDER_LINK, id=new_id(), on_behalf_of=group_id)

        def answer() -> None:
            done = answering.answer(
                referral_id=referral_id,
                given=Answer(act=said, reason=reason),
                once=once,
                door=Door.LINK,
                organisation_id=group_id,
                by=by,
                at=at,
            )
            if done.changed:
                self.taken.replies.add(once)

        return answer

    # People -----------------------------------------------------------------------------------------------------------

    def person(self, number: int, *, at: datetime) -> None:
        """Let a person ask to be rung, or text; texts come late, twice, and START before its STOP."""
        from goodwork.kernel.actors import Actor, ActorKind
        from goodwork.reach.contacts import services as contacts

        person_id = self.town.people[number]
        if self.dice.random() < 0.5:
            by = Actor(kind=ActorKind.PERSON, id=person_id)

            def ask() -> None:
                self.taken.calls_back.add(contacts.request_call_back(person_id=person_id, by=by, at=at))

            self.twice(ask) if self.dice.random() < 0.3 else self.do(ask)
            return
        words = ["STOP", "START"] if self.dice.random() < 0.5 else [self.dice.choice(("Stop.", "when will you ring?"))]
        if len(words) > 1:
            self.faults["messages out of order"] += 1
            words.reverse()
        for text in words:
            came = self._texting(number, text, at=at)
            self.twice(came) if self.dice.random() < 0.3 else self.do(came)

    def _texting(self, number: int, text: str, *, at: datetime) -> Act:
        from goodwork.reach.messaging import inbound

        self.texts_sent += 1
        reference = f"chaos-text-{self.texts_sent}"
        late = timedelta(hours=self.dice.choice((0, 0, 3)))
        if late:
            self.faults["messages late"] += 1

        def come() -> None:
            inbound.receive_text(
                from_number=self.town.numbers[number], body=text, received_at=at - late, reference=reference, at=at
            )
            self.taken.texts.add(reference)

        return come


def _user(user_id: UUID) -> Actor:
    from goodwork.kernel.actors import Actor, ActorKind

    return Actor(kind=ActorKind.USER, id=user_id)
