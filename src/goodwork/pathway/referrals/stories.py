"""The story of a referral: what happened in plain words, whose hand and whose decision, and what happens next.

Whoever may see a referral may see its story: who referred, who supports, and the person (B3, B10, M1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.events import queries as events
from goodwork.ledger.events.queries import StoredEvent
from goodwork.ledger.together import Ahead, ahead_once, ask_ahead, once
from goodwork.pathway.referrals import pace
from goodwork.pathway.referrals.durations import Projected, Stage
from goodwork.pathway.referrals.histories import entries_of, taken_back
from goodwork.pathway.referrals.models import Correction, Question, Referral, SentBack
from goodwork.pathway.referrals.permissions import HELPERS
from goodwork.pathway.referrals.rules import Decided, Decider, State, decided_by_hand
from goodwork.pathway.referrals.scope import helps, visible_referrals
from goodwork.pathway.referrals.tellers import Names, told, tried_words
from goodwork.reach.contacts.models import Attempt
from goodwork.reach.contacts.rules import Result, Tried, Way
from goodwork.reach.promises.looking import view_of, with_names
from goodwork.reach.promises.models import Promise
from goodwork.reach.promises.rules import LIVE
from goodwork.reach.promises.views import PromiseView
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, what in one sentence, whose hand typed it, whose decision it was.

    `code` is the kind of event. `decided_by` is blank where whoever typed it decided it. `note` is free text that went
    with it, blank for who may not read it. `is_correction`: it puts another right; `taken_back`: it was put right, and
    counts as never having been.
    """

    at: datetime
    code: str
    words: str
    typed_by: str
    decided_by: str
    note: str = ""
    is_correction: bool = False
    taken_back: bool = False

    @property
    def by(self) -> str:
        """Return whose hand and whose decision in a few words; '' where the program did it by itself."""
        if self.typed_by and self.decided_by:
            return f"typed by {self.typed_by}; decided by {self.decided_by}"
        return f"decided by {self.decided_by}" if self.decided_by else self.typed_by


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One station of the way: whether and when it was reached, and else how long it is expected to take."""

    code: str
    words: str
    done_at: datetime | None
    projected: Projected | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a referral, with its answer, or the day by which it is promised."""

    id: UUID
    asked_organisation_id: UUID
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether somebody owes the answer."""
        return self.answered_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Story:
    """The story of one referral, the latest entry first; `next` is what is owed now, None where nothing is.

    `questions` are those whose words the viewer may read, the oldest first. `reads_words`: the viewer may read free
    text.
    """

    referral_id: UUID
    person_id: UUID
    state: State
    organisation_name: str
    entries: tuple[Entry, ...]
    next: PromiseView | None
    track: tuple[TrackStep, ...]
    questions: tuple[Asked, ...]
    reads_words: bool

    @property
    def first_date(self) -> date | None:
        """Return the day that the person was told first of what is owed now; None where nothing is."""
        return self.next.first_date if self.next else None


@personal(page="referral story")
def story(viewer: Viewer, referral_id: UUID, *, at: datetime) -> Story:
    """Return the story of a referral that the viewer may see; raises NotVisible. Four queries, whatever its length."""
    mine = visible_referrals(viewer).select_related("organisation", "referrer").annotate(**columns())
    row = mine.filter(pk=referral_id).first()
    if row is None:
        raise NotVisible
    ask_ahead(*ahead_of(viewer, row))
    happened = events.of_subject(viewer, "REFERRAL", row.pk)
    names = names_in(viewer, row, happened)
    return story_of(viewer, row, happened, promises_about(row.pk), names, at=at)


def promises_about(referral_id: UUID) -> list[PromiseView]:
    """Return every promise about a referral, live and ended, in one query; for rooms above that checked it is seen."""
    return [view_of(row) for row in once(_promises, SYSTEM_VIEWER, referral_id)]


def _promises(viewer: Viewer, referral_id: UUID) -> QuerySet[Promise]:
    return with_names(Promise.objects.filter(subject_kind="REFERRAL", subject_id=referral_id))


def ahead_of(viewer: Viewer, row: Referral) -> tuple[Ahead[Any] | None, ...]:
    """Return how a page asks ahead for what a referral's story is made of; for rooms above that checked it is seen."""
    return (
        events.subject_ahead(viewer, "REFERRAL", row.pk),
        ahead_once(_promises, SYSTEM_VIEWER, row.pk),
        pace.ahead(row.organisation_id) if _expects(row) else None,
    )


def story_of(
    viewer: Viewer,
    row: Any,
    happened: Sequence[StoredEvent],
    promised: Sequence[PromiseView],
    names: Names,
    *,
    at: datetime,
) -> Story:
    """Return the story of a row that has the `columns`, from what was read already; for rooms above too."""
    reads = reads_words(viewer, row)
    entries = [
        *_told(happened, _notes(row) if reads else {}, names),
        *_tried(row, names),
        *_moved(promised),
    ]
    entries.sort(key=lambda e: e.at)
    entries.reverse()
    live = [p for p in promised if p.state in LIVE]
    return Story(
        referral_id=row.pk,
        person_id=row.person_id,
        state=State(row.state),
        organisation_name=row.organisation.name,
        entries=tuple(entries),
        next=live[0] if live else None,
        track=track_of(row, at=at),
        questions=tuple(_asked(q) for q in row.told_questions) if reads else (),
        reads_words=reads,
    )


def reads_words(viewer: Viewer, row: Referral) -> bool:
    """Say whether a viewer may read the free text of a referral: the person, who supports them, and who sent them."""
    sent = row.referrer_id is not None and viewer.has_role(Role.CLINICIAN, *HELPERS, organisation_id=row.referrer_id)
    return helps(viewer, row) or viewer.kind is ActorKind.PERSON or sent


def _json(rows: QuerySet[Any], *order: str, **columns: str) -> ArraySubquery:
    """Return some columns of the rows that belong to a row of the outer query, as JSON, in an order."""
    return ArraySubquery(rows.order_by(*order).values(told=JSONObject(**{n: F(c) for n, c in columns.items()})))


def columns() -> dict[str, ArraySubquery]:
    """Return what was written about a referral, as columns of JSON beside its row, so that one query reads it all."""
    mine = OuterRef("pk")
    attempts = Attempt.objects.filter(subject_kind="REFERRAL", subject_id=mine)
    return {
        "told_attempts": _json(attempts, "at", "id", at="at", channel="channel", result="result", by="by_id"),
        "told_corrections": _json(
            Correction.objects.filter(referral=mine), "corrected_at", "id", at="corrected_at", words="words"
        ),
        "told_questions": _json(
            Question.objects.filter(referral=mine),
            "asked_at",
            "id",
            id="id",
            of="asked_organisation_id",
            question="question",
            asked="asked_at",
            answer="answer",
            answered="answered_at",
            withdrawn="withdrawn_at",
        ),
        "told_back": _json(
            SentBack.objects.filter(referral=mine), "sent_at", "id", at="sent_at", words="words", comment="comment"
        ),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _asked(said: dict[str, Any]) -> Asked:
    asked_at = _moment(said["asked"])
    assert asked_at is not None
    return Asked(
        id=UUID(said["id"]),
        asked_organisation_id=UUID(said["of"]),
        question=said["question"],
        asked_at=asked_at,
        answer=said["answer"],
        answered_at=_moment(said["answered"]),
        withdrawn_at=_moment(said["withdrawn"]),
    )


def names_in(viewer: Viewer, row: Any, happened: Sequence[StoredEvent], also: Iterable[UUID] = ()) -> Names:
    """Return the names that a story says, and those of some other accounts: two queries at most."""
    users: set[UUID] = {*also, *(UUID(a["by"]) for a in row.told_attempts if a["by"])}
    places: set[UUID] = set()
    for e in happened:
        if e.by.kind in {ActorKind.USER, ActorKind.HELPER} and e.by.id is not None:
            users.add(e.by.id)
        if e.by.kind is ActorKind.PROVIDER_LINK and e.by.on_behalf_of is not None:
            places.add(e.by.on_behalf_of)
        for key, text in e.data.items():
            if key.endswith("user_id") or key == "introducer_id":
                users.add(UUID(text))
            elif key.endswith("organisation_id") or key == "referrer_id":
                places.add(UUID(text))
        decider = e.data.get("decided_by_id")
        if decider and e.data.get("decided_by_kind") != Decider.PERSON:
            (users if e.data.get("decided_by_kind") == Decider.USER else places).add(UUID(decider))
    known = {row.organisation_id: row.organisation.name}
    if row.referrer is not None:
        known[row.referrer_id] = row.referrer.name
    if places - known.keys():
        known |= organisations.named(viewer, places - known.keys())
    return Names(users=access.names(viewer, users), organisations=known)


def _notes(row: Any) -> dict[tuple[str, datetime | None], str]:
    """Return the free text that went with entries, by kind and moment."""
    found = {("ReferralCorrected", _moment(c["at"])): c["words"] for c in row.told_corrections}
    found |= {("QuestionAsked", _moment(q["asked"])): q["question"] for q in row.told_questions}
    found |= {("QuestionAnswered", _moment(q["answered"])): q["answer"] for q in row.told_questions if q["answered"]}
    back = {
        ("ReferralSentBack", _moment(b["at"])): "\n".join(filter(None, [b["words"], b["comment"]]))
        for b in row.told_back
    }
    return found | back


def _told(happened: Sequence[StoredEvent], notes: dict[tuple[str, datetime | None], str], names: Names) -> list[Entry]:
    """Return events as entries; those that no room tells are passed over."""
    in_order = sorted(happened, key=lambda e: e.id)
    wrong = taken_back(entries_of((e.id, e.kind, e.at, e.data) for e in in_order))
    return [
        Entry(
            at=e.at,
            code=e.kind,
            words=words,
            typed_by=typed_by(e.by, names),
            decided_by=decided_by(e, names),
            note=notes.get((e.kind, e.at), ""),
            is_correction=e.kind == "ReferralCorrected",
            taken_back=e.id in wrong,
        )
        for e in in_order
        if (words := told(e, names))
    ]


def typed_by(by: Actor, names: Names) -> str:
    """Return whose hand typed something; '' for the program."""
    if by.kind is ActorKind.USER:
        return names.user(by.id, "a colleague")
    if by.kind is ActorKind.PERSON:
        return "the person"
    if by.kind is ActorKind.HELPER:
        return f"{names.user(by.id)}, for the person" if by.id else "a helper of the person"
    if by.kind is ActorKind.PROVIDER_LINK:
        return names.organisation(by.on_behalf_of)
    return ""


def decided_by(event: StoredEvent, names: Names) -> str:
    """Return who decided something, where it was not whoever typed it; else ''."""
    kind = event.data.get("decided_by_kind")
    if not kind:
        return ""
    said = event.data.get("decided_by_id")
    decided = Decided(Decider(kind), UUID(said) if said else None)
    hand = decided_by_hand(event.by)
    if decided == hand or (decided.kind is Decider.PERSON and event.by.kind in {ActorKind.PERSON, ActorKind.HELPER}):
        return ""
    return {
        Decider.USER: names.user(said),
        Decider.ORGANISATION: names.organisation(said),
        Decider.PERSON: "the person",
        Decider.SYSTEM: "",
    }[decided.kind]


def _tried(row: Any, names: Names) -> Iterable[Entry]:
    """Return the attempts to reach the person as entries."""
    for a in row.told_attempts:
        attempt = Tried(datetime.fromisoformat(a["at"]), Way(a["channel"]), Result(a["result"]))
        by = names.user(a["by"], "") if a["by"] else ""
        yield Entry(at=attempt.at, code="ATTEMPT", words=tried_words(attempt), typed_by=by, decided_by="")


def _moved(promised: Sequence[PromiseView]) -> Iterable[Entry]:
    """Return what became of the promised days as entries: moved, with the reason, and passed in silence."""
    for promise in promised:
        for move in promise.moves:
            yield Entry(at=move.moved_at, code="PROMISE_MOVED", words=move.text("en"), typed_by="", decided_by="")
        if promise.silent_since is not None:
            words = "The promised day passed, and nobody was in touch"
            yield Entry(at=promise.silent_since, code="SILENCE", words=words, typed_by="", decided_by="")


def track_of(row: Referral, *, at: datetime) -> tuple[TrackStep, ...]:
    """Return the stations of a referral's way, those not reached yet with how long they are expected to take.

    A referral that ended expects nothing any more.
    """
    answered_at = row.accepted_at or (row.closed_at if row.state == State.REJECTED else None)
    expected: dict[Stage, Projected] = {}
    if _expects(row):
        pair = (row.organisation_id, row.programme_id)
        expected = pace.projected_many([pair], at=at)[pair]
    seen_at = row.seen_at or answered_at
    answer = "Turned down" if row.state == State.REJECTED else "Said yes" if row.accepted_at else "Answered"
    return (
        TrackStep("SENT", "Sent", row.received_at),
        TrackStep("SEEN", "Opened", seen_at),
        TrackStep("ANSWERED", answer, answered_at, None if answered_at else expected.get(Stage.REPLY)),
        TrackStep(
            "CONTACT", "First contact", row.contacted_at, None if row.contacted_at else expected.get(Stage.CONTACT)
        ),
        TrackStep("STARTED", "Support began", row.started_at, None if row.started_at else expected.get(Stage.START)),
        TrackStep("ENDED", "Ended", row.closed_at),
    )


def _expects(row: Referral) -> bool:
    """Say whether anything of a referral's way is still expected, and so projected."""
    return row.closed_at is None and row.started_at is None


def is_overdue(promise: PromiseView, *, at: datetime) -> bool:
    """Say whether the day of a promise is over."""
    return promise.is_silent or promise.due_date < local_date(at)
