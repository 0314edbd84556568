"""What campaigns take from what happens below: each step of an invitation, and what ends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.types import Code
from goodwork.reach.campaigns import standing
from goodwork.reach.campaigns.deciding import INVITATION
from goodwork.reach.campaigns.inviting import SUBJECT
from goodwork.reach.campaigns.rules import Withheld
from goodwork.reach.links.events import LinkOpened
from goodwork.reach.links.rules import Purpose
from goodwork.reach.messaging.events import MessageDelivered, MessageFailed, MessageSent
from goodwork.reach.promises.events import PromiseHandedOver, PromiseMade
from goodwork.reach.questionnaires.events import QuestionnaireNotAnswered, QuestionnaireSubmitted, RequestWithdrawn
from goodwork.reach.questionnaires.rules import Mode
from goodwork.registers.people import queries as people
from goodwork.registers.people.events import ConsentGiven, DeathRecorded, OptedOut

REFERRAL = "REFERRAL"
Step = MessageSent | MessageDelivered | MessageFailed
_COLUMNS = {MessageSent: "sent_at", MessageDelivered: "delivered_at", MessageFailed: "failed_at"}


@handles(MessageSent, MessageDelivered, MessageFailed)
def note_message_step(happened: Sequence[Happened[Step]]) -> None:
    """Note when an invitation was sent, delivered or failed (T9)."""
    steps: defaultdict[tuple[str, datetime], list[UUID]] = defaultdict(list)
    for one in happened:
        if one.event.about_kind == SUBJECT and one.event.template == INVITATION:
            steps[_COLUMNS[type(one.event)], one.at].append(one.event.about_id)
            # A receipt may overtake the note that the gateway took the message.
            if isinstance(one.event, MessageDelivered):
                steps["sent_at", one.at].append(one.event.about_id)
    for (column, at), ids in steps.items():
        standing.note_moment(column, ids, at=at)


@handles(LinkOpened)
def note_link_opened(happened: Sequence[Happened[LinkOpened]]) -> None:
    """Note when the link of an invitation was first opened (T9)."""
    for at, ids in _by_moment(
        (one.at, one.event.for_id) for one in happened if one.event.purpose is Purpose.QUESTIONNAIRE
    ).items():
        standing.note_opened(ids, at=at)


@handles(QuestionnaireSubmitted)
def note_answered(happened: Sequence[Happened[QuestionnaireSubmitted]]) -> None:
    """Let an invitation stand answered, so that nobody is reminded of it (complaint 19)."""
    for alone in (True, False):
        chosen = [one for one in happened if (one.event.mode is Mode.WEB) is alone]
        for (by, at), ids in _by_hand((one.by, one.at, one.event.request_id) for one in chosen).items():
            standing.answered(ids, alone=alone, by=by, at=at)


@handles(QuestionnaireNotAnswered)
def note_not_answered(happened: Sequence[Happened[QuestionnaireNotAnswered]]) -> None:
    """End an invitation that nobody answered within 84 days."""
    for (by, at), ids in _by_hand((one.by, one.at, one.event.request_id) for one in happened).items():
        standing.not_answered(ids, by=by, at=at)


@handles(RequestWithdrawn)
def note_withdrawn(happened: Sequence[Happened[RequestWithdrawn]]) -> None:
    """End an invitation whose questionnaire was withdrawn."""
    for one in happened:
        standing.cancel_requests([one.event.request_id], reason=Code(one.event.reason), by=one.by, at=one.at)


@handles(ConsentGiven)
def note_consented(happened: Sequence[Happened[ConsentGiven]]) -> None:
    """Note that somebody who was invited gave consent (T9)."""
    for at, ids in _by_moment((one.at, one.event.person_id) for one in happened).items():
        standing.note_consented(_known_as(ids), at=at)


@handles(PromiseMade, PromiseHandedOver)
def note_referred(happened: Sequence[Happened[PromiseMade | PromiseHandedOver]]) -> None:
    """Note that somebody who answered an invitation was referred: a referral is promised from its first moment (T9)."""
    referred = [one for one in happened if one.event.about_kind == REFERRAL]
    for at, ids in _by_moment((one.at, one.event.person_id) for one in referred).items():
        standing.note_referred(_known_as(ids), at=at)


@handles(DeathRecorded)
def note_death(happened: Sequence[Happened[DeathRecorded]]) -> None:
    """End the invitations of somebody who has died."""
    for (by, at), ids in _by_hand((one.by, one.at, one.event.person_id) for one in happened).items():
        standing.cancel_for_people(person_ids=_known_as(ids), reason=Withheld.DECEASED, by=by, at=at)


@handles(OptedOut)
def note_opted_out(happened: Sequence[Happened[OptedOut]]) -> None:
    """End the invitations of somebody who wants none."""
    for (by, at), ids in _by_hand((one.by, one.at, one.event.person_id) for one in happened).items():
        standing.cancel_for_people(person_ids=_known_as(ids), reason=Withheld.OPTED_OUT, by=by, at=at)


def _by_moment(found: Iterable[tuple[datetime, UUID]]) -> dict[datetime, list[UUID]]:
    grouped: defaultdict[datetime, list[UUID]] = defaultdict(list)
    for at, one in found:
        grouped[at].append(one)
    return grouped


def _by_hand(found: Iterable[tuple[Actor, datetime, UUID]]) -> dict[tuple[Actor, datetime], list[UUID]]:
    grouped: defaultdict[tuple[Actor, datetime], list[UUID]] = defaultdict(list)
    for by, at, one in found:
        grouped[by, at].append(one)
    return grouped


def _known_as(person_ids: Collection[UUID]) -> set[UUID]:
    return set(people.records_of(SYSTEM_VIEWER, person_ids).values())
