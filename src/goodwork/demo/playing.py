"""Playing the script: each day's rows, answers and calls, in their order, through the services that live data takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from goodwork.demo import saying
from goodwork.demo.cast import CAST
from goodwork.demo.days import digest, requests_by_day, sweep
from goodwork.demo.helping import after_talk, answer_onward, keep_word
from goodwork.demo.lives import Answer, End, Life, NoteRequest, Path, Strand
from goodwork.demo.people import MadePerson
from goodwork.demo.reading import read_before_talk, read_what_waits
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import is_working_day, local_date, london
from goodwork.kernel.csv_files import Row
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
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.rules import ListKind
from goodwork.reach.contacts import queries as contact_queries
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.intake import services as intake
from goodwork.reach.intake.became import Became
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import services as links
from goodwork.reach.promises import queries as promise_queries
from goodwork.reach.promises import services as promises
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
AT_THE_DESK = tuple(one.email for one in CAST if one.role not in {Role.COMMISSIONER, Role.ADMINISTRATOR})
SWEEPS_OF_A_DAY = ("replies.send", "messaging.deliver", "promises.lapse")
Act = Callable[[datetime], None]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that somebody does: on which day before the load, at which minute of the day, and what."""

    ago: int
    minute: int
    act: Act


class Play:
    """One playing of a script at a practice; `at` is the moment of the load, nothing is played after it.

    `staff` are the accounts of the cast by e-mail address; `with_desk` says whether the practice calls and reads
    too, which one playing of several does; a file of requests comes every `file_every` days.
    """

    def __init__(
        self,
        *,
        practice_code: str,
        staff: Mapping[str, UUID],
        with_desk: bool,
        file_every: int = 1,
        by: Actor,
        at: datetime,
    ) -> None:
        practice = organisations.by_ods(SYSTEM_VIEWER, practice_code)
        if practice is None:
            raise LookupError(f"the demonstration needs the practice {practice_code}")
        self.practice = practice
        self.staff = staff
        self.with_desk = with_desk
        self.file_every = file_every
        self.by = by
        self.at = at
        self.person_ids: dict[int, UUID] = {}
        self.referral_ids: dict[int, UUID] = {}
        self.onward_ids: dict[int, UUID] = {}
        self.providers = {s: self._organisations(codes) for s, codes in PROVIDER_OF.items()}
        self.programmes = {
            s: programmes.ensure(slug=slug, name=name, organisation_id=self.providers[s][0], by=by, at=at)
            for s, (slug, name) in PROGRAMME_OF.items()
            if self.providers[s]
        }

    def _organisations(self, codes: Sequence[str]) -> list[UUID]:
        found = [organisations.by_any_code(SYSTEM_VIEWER, code) for code in codes]
        return [organisation.id for organisation in found if organisation is not None]

    def register(self, made: Sequence[MadePerson], *, at: datetime) -> None:
        """Take the practice's registered list in, and note who is who."""
        rows = [Row(record=n, line=n, cells=p.row(), malformed=False) for n, p in enumerate(made, start=2)]
        records = {n: p.record for n, p in enumerate(made, start=2)}

        def note(became: Sequence[Became]) -> None:
            self.person_ids |= {records[b.record]: b.person_id for b in became if b.person_id is not None}

        intake.import_list(
            rows=rows,
            source=intake.Source(sha256=digest("list", made[0].record, len(made)), file_name="registered-list.csv"),
            organisation_id=self.practice.id,
            list_kind=ListKind.REGISTERED,
            by=self.by,
            at=at,
            tell=note,
        )
        for person in made:
            self._note_needs(person, at=at)

    def list_clinic(self, *, at: datetime) -> None:
        """Take in the list of this week's clinic: some who are known already, and some who are not (A9)."""
        known = [self.person_ids[record] for record in list(self.referral_ids)[-3:]]
        referred = {self.person_ids[record] for record in self.referral_ids}
        others = [p for p in dict.fromkeys(self.person_ids.values()) if p not in referred][:9]
        people_list = campaigns.begin_list(
            organisation_id=self.practice.id,
            list_kind=ListKind.WAITING,
            name="Pain and movement clinic, this week",
            sha256=digest("clinic", self.practice.id),
            by=self.by,
            at=at,
        )
        members = [(person_id, number) for number, person_id in enumerate([*others, *known], start=1)]
        campaigns.put_on_list(people_list_id=people_list, members=members, by=self.by, at=at)
        campaigns.complete_list(people_list_id=people_list, records=len(members), rejected=0, held=0, by=self.by, at=at)

    def _note_needs(self, person: MadePerson, *, at: datetime) -> None:
        """Let the practice note what it knows about safety; other needs people say themselves."""
        person_id = self.person_ids.get(person.record)
        if person_id is None or person.key != person.record:
            return
        if person.restricted:
            people.restrict(person_id=person_id, by=self.by, at=at)
        if person.safe_contact:
            people.set_safe_contact(person_id=person_id, safe_contact=True, by=self.by, at=at)

    def play(self, script: Sequence[Life], *, days: int, tell: Tell) -> None:
        """Play all days up to the load; `tell` is called with how many days are done, of how many."""
        by_day: dict[int, list[Part]] = defaultdict(list)
        for life in script:
            for part in self._parts(life):
                by_day[part.ago].append(part)
        requests = requests_by_day(script, every=self.file_every)
        for ago in range(days, -1, -1):
            self._play_day(ago, requests.get(ago, []), by_day.get(ago, []))
            tell(days - ago + 1, days + 1)

    @transaction.atomic
    def _play_day(self, ago: int, requests: list[tuple[Life, NoteRequest]], parts: list[Part]) -> None:
        """Play one day, in one transaction: thousands of days are played, and each commit waits for the disk."""
        morning = self._moment(ago, 11 * 60)
        if morning > self.at:
            return
        if requests:
            self._import_day(ago, requests, at=morning)
            sweep("messaging.deliver", at=morning)
        self._desk(ago)
        if self.onward_ids and is_working_day(local_date(morning)):
            keep_word(self.onward_ids, at=morning)
        for part in sorted(parts, key=lambda p: p.minute):
            at = self._moment(ago, part.minute)
            if at <= self.at:
                part.act(at)
        evening = self._moment(ago, 17 * 60 + 5)
        if evening <= self.at:
            for name in SWEEPS_OF_A_DAY:
                sweep(name, at=evening)

    def _desk(self, ago: int) -> None:
        """Let staff make the calls that are owed and read what came in, save that of the last two days."""
        at = self._moment(ago, 11 * 60 + 30)
        if ago < 2 or not self.with_desk or not is_working_day(local_date(at)):
            return
        for email in AT_THE_DESK:
            viewer = access.viewer_for(self.staff[email], at)
            for call in contact_queries.call_list(viewer, at=at):
                contacts.record_attempt(
                    person_id=call.person_id,
                    subject_kind=call.kind.value,
                    subject_id=call.id,
                    channel=Way.PHONE,
                    result=Result.REACHED,
                    by=viewer.actor(),
                    at=at,
                )
            read_what_waits(viewer, with_themes=ago % 5 != 0, at=at)
            told = [notice.id for notice in promise_queries.notices(viewer, at=at)]
            promises.see_notices(viewer=viewer, notice_ids=told, by=viewer.actor(), at=at)

    def _moment(self, ago: int, minute: int) -> datetime:
        day = local_date(self.at) - timedelta(days=ago)
        return london(day, time(minute // 60, minute % 60)).astimezone(self.at.tzinfo)

    def _import_day(self, ago: int, requests: list[tuple[Life, NoteRequest]], *, at: datetime) -> None:
        """Take in a day's file of fit-note requests."""
        ordered = sorted(requests, key=lambda r: r[1].minute)
        rows = []
        for number, (life, note) in enumerate(ordered, start=2):
            received = self._moment(note.ago, note.minute)
            first = local_date(received)
            said = life.answer.work if life.answer else "AT_WORK"
            employment, absence = saying.EMPLOYMENT[said]
            cells = life.person.row() | {
                "request_id": f"DEMO-{life.person.record:05d}-{note.ago:03d}",
                "received_at": received.isoformat(),
                "practice_code": self.practice.code,
                "note_reason": note.reason,
                "note_from": first.isoformat(),
                "note_to": (first + timedelta(days=note.days)).isoformat(),
                "employment_status": employment,
                "sickness_absence": absence if absence in {"Y", "N"} else "",
            }
            rows.append(Row(record=number, line=number, cells=cells, malformed=False))
        intake.import_requests(
            rows=rows,
            source=intake.Source(
                sha256=digest("day", ago, *[r.cells["request_id"] for r in rows]),
                file_name=f"fit-note-requests-{local_date(at).isoformat()}.csv",
            ),
            practice_id=self.practice.id,
            by=Actor(kind=ActorKind.USER, id=self.staff["manager@example.org"]),
            at=at,
        )

    def _parts(self, life: Life) -> Iterator[Part]:
        """Yield what happens to one person after the practice's own rows."""
        said, path = life.answer, life.path
        if said is None:
            return
        yield Part(said.ago, said.minute, lambda at: self._answer(life, said, at))
        if path is None:
            return
        for turn, miss in enumerate(path.misses):
            way = Way.SMS if path.reached is None and turn == 1 else Way.PHONE
            yield Part(said.ago - miss, (10 * 60, 16 * 60, 18 * 60)[turn], partial(self._miss, life, way))
        if path.reached is not None and path.reached < said.ago:
            yield Part(said.ago - path.reached, 14 * 60 + 20, lambda at: self._talk(life, said, path, at))
        after = 2 if life.person.record % 4 else 9
        if path.reached is not None and path.reached + after < said.ago:
            yield Part(said.ago - path.reached - after, 10 * 60 + 50, lambda at: self._answered(life, at))
        if path.review is not None and path.review < said.ago:
            yield Part(said.ago - path.review, 15 * 60, lambda at: self._review(life, path, at))
        if path.ended is not None and path.ended < said.ago:
            yield Part(said.ago - path.ended, 15 * 60 + 40, lambda at: self._end(life, said, path, at))
            if path.satisfied is not None and path.end is End.COMPLETED and path.ended + 1 < said.ago:
                yield Part(said.ago - path.ended - 1, 12 * 60, lambda at: self._satisfied(life, path, at))

    def _answer(self, life: Life, said: Answer, at: datetime) -> None:
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
                referrer_id=self.practice.id,
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

    def _miss(self, life: Life, way: Way, at: datetime) -> None:
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

    def _talk(self, life: Life, said: Answer, path: Path, at: datetime) -> None:
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

    def _answered(self, life: Life, at: datetime) -> None:
        """Let the service that somebody was referred on to answer."""
        onward = self.onward_ids.get(life.person.record)
        if onward is not None:
            answer_onward(onward, record=life.person.record, at=at)

    def _review(self, life: Life, path: Path, at: datetime) -> None:
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

    def _end(self, life: Life, said: Answer, path: Path, at: datetime) -> None:
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

    def _satisfied(self, life: Life, path: Path, at: datetime) -> None:
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
