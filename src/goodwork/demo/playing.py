"""Playing the script: each day's rows, answers and calls, in their order, through the services that live data takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from goodwork.demo import saying
from goodwork.demo.cast import CAST
from goodwork.demo.days import digest, requests_by_day, sweep
from goodwork.demo.helping import keep_word
from goodwork.demo.lives import End, Life, NoteRequest
from goodwork.demo.people import MadePerson
from goodwork.demo.reading import read_what_waits
from goodwork.demo.ways import Ways
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, Role
from goodwork.kernel.clock import is_working_day, local_date, london
from goodwork.kernel.csv_files import Row
from goodwork.reach.campaigns import services as campaigns
from goodwork.reach.campaigns.rules import ListKind
from goodwork.reach.contacts import queries as contact_queries
from goodwork.reach.contacts import services as contacts
from goodwork.reach.contacts.rules import Result, Way
from goodwork.reach.intake import services as intake
from goodwork.reach.intake.became import Became
from goodwork.reach.promises import queries as promise_queries
from goodwork.reach.promises import services as promises
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import services as people

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
        self.ways = Ways(practice_id=practice.id, staff=staff, by=by, at=at)

    def register(self, made: Sequence[MadePerson], *, at: datetime) -> None:
        """Take the practice's registered list in, and note who is who."""
        rows = [Row(record=n, line=n, cells=p.row(), malformed=False) for n, p in enumerate(made, start=2)]
        records = {n: p.record for n, p in enumerate(made, start=2)}

        def note(became: Sequence[Became]) -> None:
            self.ways.person_ids |= {records[b.record]: b.person_id for b in became if b.person_id is not None}

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
        known = [self.ways.person_ids[record] for record in list(self.ways.referral_ids)[-3:]]
        referred = {self.ways.person_ids[record] for record in self.ways.referral_ids}
        others = [p for p in dict.fromkeys(self.ways.person_ids.values()) if p not in referred][:9]
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
        person_id = self.ways.person_ids.get(person.record)
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
        if self.ways.onward_ids and is_working_day(local_date(morning)):
            keep_word(self.ways.onward_ids, at=morning)
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
        yield Part(said.ago, said.minute, lambda at: self.ways.answer(life, said, at))
        if path is None:
            return
        for turn, miss in enumerate(path.misses):
            way = Way.SMS if path.reached is None and turn == 1 else Way.PHONE
            yield Part(said.ago - miss, (10 * 60, 16 * 60, 18 * 60)[turn], partial(self.ways.miss, life, way))
        if path.reached is not None and path.reached < said.ago:
            yield Part(said.ago - path.reached, 14 * 60 + 20, lambda at: self.ways.talk(life, said, path, at))
        after = 2 if life.person.record % 4 else 9
        if path.reached is not None and path.reached + after < said.ago:
            yield Part(said.ago - path.reached - after, 10 * 60 + 50, lambda at: self.ways.answered(life, at))
        if path.review is not None and path.review < said.ago:
            yield Part(said.ago - path.review, 15 * 60, lambda at: self.ways.review(life, path, at))
        if path.ended is not None and path.ended < said.ago:
            yield Part(said.ago - path.ended, 15 * 60 + 40, lambda at: self.ways.end(life, said, path, at))
            if path.satisfied is not None and path.end is End.COMPLETED and path.ended + 1 < said.ago:
                yield Part(said.ago - path.ended - 1, 12 * 60, lambda at: self.ways.rate(life, path, at))
