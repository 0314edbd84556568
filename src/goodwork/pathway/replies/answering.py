"""Taking an organisation's answer, by link, inbox or file: each once, each with who decided it apart from who typed it.

An answer that says what stands already changes nothing; one that does not fit how things stand is refused with what
stands, and can be put right. The moves are those of pathway/referrals: no rule of theirs is repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, ActorKind, NotVisible
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.pathway.caseload import services as caseload
from goodwork.pathway.caseload.services import CannotAssign
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import (
    FINAL,
    REASONS,
    CorrectionReason,
    Decided,
    Decider,
    Move,
    Reason,
    State,
)
from goodwork.pathway.replies import events, rules
from goodwork.pathway.replies.asking import about
from goodwork.pathway.replies.models import Reply, ReplyHand
from goodwork.pathway.replies.rules import Act, Answer, Door, Way
from goodwork.reach.contacts.services import CannotCall
from goodwork.reach.promises.rules import CannotPromise, Told


class CannotAnswer(ValueError):
    """An answer that can't be taken, with the reason in one sentence and the field to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: how the referral stands now; `changed` is False where it stood so already."""

    referral_id: UUID
    state: State
    changed: bool


@transaction.atomic
def answer(
    *, referral_id: UUID, given: Answer, once: UUID, door: Door, organisation_id: UUID, by: Actor, at: datetime
) -> Answered:
    """Take one answer of an organisation about a referral that came to it.

    `once` is made with the form: pressed twice, or sent again by a broken line, it is the first. `organisation_id` is
    whose answer it is; a referral of another is not there (NotVisible). Raises CannotAnswer.
    """
    row = (
        Referral.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=referral_id, organisation_id=organisation_id)
        .first()
    )
    if row is None:
        raise NotVisible
    if Reply.objects.filter(once=once).exists():
        return Answered(row.pk, State(row.state), changed=False)
    state = State(row.state)
    stands_for = Reason(row.reason) if row.reason else None
    if rules.already(
        given.act, state, contacted=row.contacted_at is not None, reason=given.reason, stands_for=stands_for
    ):
        return Answered(row.pk, state, changed=False)
    allowed = rules.possible(state, contacted=row.contacted_at is not None, has_sender=row.referrer_id is not None)
    if given.act not in allowed:
        raise CannotAnswer(f"{rules.STANDS_WORDS[state]}. {_instead(given.act, state)}", field="act")
    try:
        changed = _do(row, given, by=by, at=at)
    except (referrals.CannotMoveReferral, CannotPromise) as refused:
        message = refused.message if isinstance(refused, referrals.CannotMoveReferral) else refused.reason
        raise CannotAnswer(_in_their_words(given, state, message), field=refused.field) from None
    except (CannotCall, CannotAssign) as refused:
        raise CannotAnswer(str(refused), field="how") from None
    if not changed:
        return Answered(row.pk, state, changed=False)
    reply_id = new_id()
    Reply.objects.create(
        id=reply_id,
        referral=row,
        act=given.act.value,
        reason=given.reason.value if given.reason else "",
        door=door.value,
        once=once,
        at=at,
    )
    record(
        events.ReplyGiven(**about(row), reply_id=reply_id, act=given.act, door=door, reason=given.reason),
        *_by_hand(row, reply_id, given.act, by),
        by=by,
        at=at,
    )
    row.refresh_from_db(fields=["state"])
    return Answered(row.pk, State(row.state), changed=True)


def _by_hand(row: Referral, reply_id: UUID, act: Act, by: Actor) -> list[events.ReplyCameByHand]:
    """Return by whose hands the link went that an answer came by; nothing for the one that was sent."""
    if by.kind is not ActorKind.PROVIDER_LINK or by.id is None:
        return []
    hand = ReplyHand.objects.filter(link_id=by.id, code_id__isnull=True).first()
    if hand is None:
        return []
    return [
        events.ReplyCameByHand(
            **about(row), reply_id=reply_id, act=act, way=Way(hand.way), handed_by_user_id=hand.by_id
        )
    ]


def _in_their_words(given: Answer, state: State, message: str) -> str:
    """Return why an end is not taken, with what an organisation does first: a coach's words lead to other buttons."""
    if given.act is not Act.END or state in FINAL or given.reason is None:
        return message
    if given.reason is Reason.UNABLE_TO_CONTACT:
        say_so = f"Say what you tried under “{rules.ACT_WORDS[Act.TRIED]}”."
        return f"Nobody is given up untried. Next: {message[0].lower()}{message[1:]}. {say_so}"
    if REASONS[given.reason].move is Move.COMPLETE and state is not State.IN_PROGRESS:
        return "Support has not started, so it can’t be finished: say first that it started."
    return message


def _instead(act: Act, state: State) -> str:
    """Return what can be done where an answer comes too late."""
    if act is Act.ASK:
        return "They asked for this themselves: ask them." if state is State.REQUESTED else "Nothing was changed."
    if Act.CORRECT in rules.POSSIBLE[state]:
        return "Nothing was changed. If that is not right, put it right below."
    return "Nothing was changed."


@transaction.atomic
def refuse(*, referral_id: UUID, act: Act, door: Door, organisation_id: UUID, by: Actor, at: datetime) -> None:
    """Write down that an answer was not taken; for doors, once CannotAnswer has ended the answer's transaction."""
    row = Referral.objects.filter(pk=referral_id, organisation_id=organisation_id).first()
    if row is not None:
        record(events.ReplyRefused(**about(row), act=act, door=door), by=by, at=at)


def _do(row: Referral, given: Answer, *, by: Actor, at: datetime) -> bool:
    """Make the move that an answer means; says whether something changed."""
    pk = row.pk
    referrals.mark_seen(referral_id=pk, by=by, at=at)
    theirs = _theirs(row, by)
    if given.act is Act.ACCEPT:
        referrals.accept(referral_id=pk, decided_by=theirs, by=by, at=at)
    elif given.act is Act.DECLINE:
        if given.reason not in rules.DECLINE_REASONS:
            raise CannotAnswer("Choose why you can’t take this on.", field="reason")
        referrals.close(referral_id=pk, reason=given.reason, decided_by=theirs, by=by, at=at)
    elif given.act is Act.ASK:
        if not given.words.strip():
            raise CannotAnswer("Write down what you need to know.", field="words")
        if len(given.words) > rules.MOST_WORDS:
            raise CannotAnswer(f"Use {rules.MOST_WORDS:,} letters or fewer.", field="words")
        # What was asked in the same words before is asked once, also where it is answered by now.
        if row.questions.filter(question=given.words.strip(), withdrawn_at__isnull=True).exists():
            return False
        referrals.ask(referral_id=pk, question=given.words, decided_by=theirs, by=by, at=at)
    elif given.act is Act.CONTACT:
        return referrals.note_contact(referral_id=pk, decided_by=theirs, by=by, at=at)
    elif given.act is Act.START:
        referrals.start(referral_id=pk, decided_by=theirs, by=by, at=at)
    elif given.act is Act.ATTEND:
        day = _day(given, "Enter the day on which they came.")
        return referrals.note_attended(referral_id=pk, attended_date=day, decided_by=theirs, by=by, at=at)
    elif given.act is Act.TRIED:
        if given.how is None:
            raise CannotAnswer("Choose how you tried to reach them.", field="how")
        channel, result = rules.ATTEMPTED[given.how]
        caseload.record_attempt(referral_id=pk, channel=channel, result=result, by=by, at=at)
    elif given.act is Act.PUT_OFF:
        # Whether to wait is the person's decision, whoever types it.
        day = _day(given, "Enter the day until which they want to wait.")
        referrals.hold(referral_id=pk, until_date=day, told=Told.BY_MESSAGE, by=by, at=at)
    elif given.act is Act.END:
        if given.reason not in rules.END_REASONS:
            raise CannotAnswer("Choose how it ended.", field="reason")
        # Some ends are the person's decision by their meaning; the referral knows which.
        referrals.close(referral_id=pk, reason=given.reason, by=by, at=at)
    else:
        if given.to not in rules.CORRECT_TO[State(row.state)]:
            raise CannotAnswer("Choose how it should stand.", field="to")
        referrals.correct(
            referral_id=pk, to=given.to, why=CorrectionReason.WRONG_ENTRY, decided_by=theirs, by=by, at=at
        )
    return True


def _theirs(row: Referral, by: Actor) -> Decided | None:
    """Return who decided: the organisation, where its link or somebody else typed it; else whoever signed in."""
    if by.kind is ActorKind.USER and by.on_behalf_of is None:
        return None
    return Decided(Decider.ORGANISATION, row.organisation_id)


def _day(given: Answer, missing: str) -> date:
    try:
        return date.fromisoformat(given.day_iso)
    except ValueError:
        raise CannotAnswer(missing, field="day") from None
