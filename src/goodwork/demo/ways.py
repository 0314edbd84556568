"""What happens to one person of the script: they answer, are rung, talk, look at the plan again, and it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodwork.demo import saying
from goodwork.demo.helping import after_talk, answer_onward
from goodwork.demo.lives import Answer, End, Life, Path, Strand
from goodwork.demo.reading import read_before_talk
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.conversations import services as conversations
from goodwork.pathway.conversations.rules import Interpreter, Mode
from goodwork.pathway.outcomes import services as outcomes
from goodwork.pathway.outcomes.rules import Point, Satisfaction
from goodwork.pathway.plans import services as plans
from goodwork.pathway.referrals import queries as referral_queries
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.permissions import CannotClose, CannotMoveReferral
from goodwork.pathway.referrals.rules import Reason, Source
from goodwork.pathway.referrals.standing import Said
from goodwork.pathway.referrals.views import ReferralView
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import services as links
from goodwork.reach.questionnaires import queries as questionnaire_queries
from goodwork.reach.questionnaires import services as questionnaires
from goodwork.reach.questionnaires.rules import Mode as AnswerMode
from goodwork.reach.questionnaires.rules import TypedBy, Typing
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import services as people
from goodwork.registers.programmes import services as programmes

PROVIDER_OF = {
    Strand.MSK: ("THE-GROWTH-COMPANY",),
    Strand.BE_WELL: ("BIG-LIFE",),
    Strand.COMMUNITIES: ("DEMO-BLACK-COMMUNITIES", "DEMO-ASIAN-COMMUNITIES"),
}
PROGRAMME_OF = {
    Strand.MSK: ("workwell-strand-1", "WorkWell 1: employment support in the MSK service"),
    Strand.BE_WELL: ("workwell-strand-2", "WorkWell 2: enhancement to Be Well"),
    Strand.COMMUNITIES: ("workwell-strand-3", "WorkWell 3: support for racially minoritised groups"),
}


class Ways:
    """The ways of a script's people through the services, each step as the script has it.

    `person_ids`, `referral_ids` and `onward_ids` say by the script's record numbers who is who, which referral came of
    it, and which one it was sent on with.
    """

    def __init__(self, *, practice_id: UUID, staff: Mapping[str, UUID], by: Actor, at: datetime) -> None:
        self.practice_id = practice_id
        self.staff = staff
        self.by = by
        self.person_ids: dict[int, UUID] = {}
        self.referral_ids: dict[int, UUID] = {}
        self.onward_ids: dict[int, UUID] = {}
        self.providers = {strand: _organisations(codes) for strand, codes in PROVIDER_OF.items()}
        self.programmes = {
            strand: programmes.ensure(slug=slug, name=name, organisation_id=self.providers[strand][0], by=by, at=at)
            for strand, (slug, name) in PROGRAMME_OF.items()
            if self.providers[strand]
        }

    def answer(self, life: Life, said: Answer, at: datetime) -> None:
        """Let somebody answer, or a clinician refer them with their yes."""
        person_id = self.person_ids.get(life.person.record)
        if person_id is None:
            return
        if life.referred_directly:
            self._refer(life, said, person_id, at)
            return
        themselves = Viewer(kind=ActorKind.PERSON, id=person_id)
        request_id = questionnaire_queries.waiting_for(themselves, person_id, at=at)
        if request_id is None:
            return
        typing = Typing(typed_by=TypedBy.PERSON, language=saying.language(life.person), mode=AnswerMode.WEB)
        viewer, by = None, themselves.actor()
        if said.with_helper:
            viewer = access.viewer_for(self.staff["manager@example.org"], at)
            by = viewer.actor(on_behalf_of=person_id)
            typing = Typing(typed_by=TypedBy.USER, language=typing.language, mode=AnswerMode.PHONE, user_id=viewer.id)
        elif link_id := link_queries.newest_for(SYSTEM_VIEWER, "REQUEST", request_id):
            links.mark_opened(link_id=link_id, by=by, at=at)
        with suppress(questionnaires.CannotAnswer):
            questionnaires.submit(
                request_id=request_id, typing=typing, answers=saying.answers(said), viewer=viewer, by=by, at=at
            )
            self._remember(life, person_id, at)

    @transaction.atomic
    def _refer(self, life: Life, said: Answer, person_id: UUID, at: datetime) -> None:
        """Let a clinician refer somebody who said yes to them."""
        among = self.providers[life.strand]
        provider_id = among[life.person.record % len(among)]
        people.give_consent(
            person_id=person_id, recipient_id=provider_id, wording_version="REFERRAL-1", by=self.by, at=at
        )
        made = referrals.receive(
            referrals.Request(
                person_id=person_id,
                organisation_id=provider_id,
                source=Source.CLINICIAN,
                programme_id=self.programmes[life.strand],
                referrer_id=self.practice_id,
                work_status=saying.WORK_STATUS[said.work],
                weekly_hours=saying.HOURS[said.hours] if said.work in {"AT_WORK", "OFF_SICK"} else "",
                said=Said(may_work_in_uk=True),
                words=said.matters,
            ),
            by=self.by,
            at=at,
        )
        self.referral_ids[life.person.record] = made.referral_id

    def _remember(self, life: Life, person_id: UUID, at: datetime) -> None:
        """Note which referral came of an answer."""
        found = referral_queries.of_person(SYSTEM_VIEWER, person_id, at=at)
        if found:
            self.referral_ids[life.person.record] = found[-1].id

    def _open(self, life: Life, at: datetime) -> tuple[ReferralView, Actor] | None:
        """Return a person's open referral with the coach who holds it; None where it is closed or has no coach."""
        referral_id = self.referral_ids.get(life.person.record)
        if referral_id is None:
            return None
        [found] = referral_queries.many(SYSTEM_VIEWER, [referral_id], at=at)
        if found.closed_at is not None or found.holder_id is None:
            return None
        return found, Actor(kind=ActorKind.USER, id=found.holder_id)

    def miss(self, life: Life, way: Way, at: datetime) -> None:
        """Let the coach try to reach somebody in vain, by a call or a text."""
        found = self._open(life, at)
        if found is None:
            return
        referral, coach = found
        caseload.record_attempt(
            referral_id=referral.id,
            channel=way,
            result=Result.SENT if way is Way.SMS else Result.NO_ANSWER,
            by=coach,
            at=at,
        )

    def talk(self, life: Life, said: Answer, path: Path, at: datetime) -> None:
        """Let the coach and the person talk, note how it stands with work, and agree a plan."""
        found = self._open(life, at)
        if found is None:
            return
        referral, coach = found
        today = local_date(at)
        spoken = conversations.Spoken(
            held_at=at - timedelta(minutes=path.minutes),
            minutes=path.minutes,
            mode=Mode.PHONE,
            interpreter=Interpreter.PROFESSIONAL if life.person.interpreter else Interpreter.NOT_NEEDED,
            words=said.matters or "I just want to feel that somebody is on my side.",
        )
        with suppress(CannotMoveReferral):
            if life.person.record % 3:
                read_before_talk(referral.person_id, coach=coach, at=at)
            conversations.record(
                referral_id=referral.id, spoken=spoken, next_date=saying.next_contact(path, today), by=coach, at=at
            )
            outcomes.record(
                referral_id=referral.id,
                point=Point.START,
                reading=saying.reading(said.work, said.hours, (said.able, said.worried, said.confident), at),
                by=coach,
                at=at,
            )
            if path.end in {End.OPEN, End.COMPLETED}:
                plans.agree(referral_id=referral.id, content=saying.content(path, said, at), by=coach, at=at)
            sent = after_talk(referral=referral, record=life.person.record, said=said, by=coach, at=at)
            if sent is not None:
                self.onward_ids[life.person.record] = sent

    def answered(self, life: Life, at: datetime) -> None:
        """Let the service that somebody was referred on to answer."""
        onward = self.onward_ids.get(life.person.record)
        if onward is not None:
            answer_onward(onward, record=life.person.record, at=at)

    def review(self, life: Life, path: Path, at: datetime) -> None:
        """Let the coach and the person look at the plan again."""
        found = self._open(life, at)
        if found is None:
            return
        referral, coach = found
        spoken = conversations.Spoken(
            held_at=at - timedelta(minutes=20),
            minutes=20,
            mode=Mode.PHONE,
            words="It is going better than I thought." if path.end is End.COMPLETED else "Some days are still hard.",
        )
        with suppress(CannotMoveReferral):
            conversations.record(
                referral_id=referral.id,
                spoken=spoken,
                next_date=saying.after_review(path, local_date(at)),
                by=coach,
                at=at,
            )

    def end(self, life: Life, said: Answer, path: Path, at: datetime) -> None:
        """Let the coach end the referral, or put it off, for the reason that the script gives."""
        found = self._open(life, at)
        if found is None:
            return
        referral, coach = found
        with suppress(CannotClose, CannotMoveReferral):
            if path.end is End.DEFERRED:
                referrals.hold(
                    referral_id=referral.id, until_date=saying.next_working(local_date(at), 56), by=coach, at=at
                )
                return
            if path.end is End.COMPLETED:
                outcomes.record(
                    referral_id=referral.id,
                    point=Point.CLOSE,
                    reading=saying.reading(path.closing_work, said.hours, path.closing_scores, at),
                    by=coach,
                    at=at,
                )
            reason = Reason.PLAN_COMPLETED if path.end is End.COMPLETED else Reason(path.end.value)
            referrals.close(referral_id=referral.id, reason=reason, by=coach, at=at)

    def rate(self, life: Life, path: Path, at: datetime) -> None:
        """Let the person say how it was."""
        referral_id = self.referral_ids.get(life.person.record)
        person_id = self.person_ids.get(life.person.record)
        if referral_id is None or person_id is None or path.satisfied is None:
            return
        with suppress(NotVisible, CannotMoveReferral):
            outcomes.answer_satisfaction(
                referral_id=referral_id,
                answer=list(Satisfaction)[5 - path.satisfied],
                by=Actor(kind=ActorKind.PERSON, id=person_id),
                at=at,
            )


def _organisations(codes: Sequence[str]) -> list[UUID]:
    found = [organisations.by_any_code(SYSTEM_VIEWER, code) for code in codes]
    return [organisation.id for organisation in found if organisation is not None]
