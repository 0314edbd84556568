"""How far each approach of a campaign went, written in the transaction of the event that tells it (T9); idempotent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.ahead import together_at_the_end
from goodwork.ledger.copying import NULL, cell, copy_lines, day, row_id
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.events.queries import of_person
from goodwork.oversight.funnel.models import FunnelApproach
from goodwork.pathway.referrals.events import ReferralReceived
from goodwork.reach.campaigns.events import (
    InvitationAnswered,
    InvitationCancelled,
    InvitationMade,
    InvitationNotAnswered,
    InvitationWithheld,
)
from goodwork.reach.messaging.events import MessageDelivered, MessageFailed, MessageOpened, MessageSent
from goodwork.reach.questionnaires.events import QuestionnaireSubmitted
from goodwork.registers.organisations.queries import dated_relations
from goodwork.registers.organisations.rules import RelationKind

INVITATION = "INVITATION"
"""The kind of thing that a message or a questionnaire is about when it is one of an invitation's."""


_COLUMNS: Final = (
    "event_id",
    "campaign_id",
    "trigger",
    "person_id",
    "practice_id",
    "pcn_id",
    "on_date",
    "withheld",
    "invitation_id",
    "channel",
    "sent",
    "delivered",
    "failed",
    "opened",
    "answered",
    "ended",
    "wants_coach",
    "referred",
)
_NOT_YET: Final = "\tf\tf\tf\tf\tf\t\t\tf\n"
"""The cells after the channel of an approach of which nothing is known but that it was made."""


@handles(InvitationMade)
def take_invitations(happened: Sequence[Happened[InvitationMade]]) -> None:
    """Write that somebody on the list was invited."""
    _add(happened, lambda event: ("", str(event.invitation_id), cell(event.channel)))


@handles(InvitationWithheld)
def take_withheld(happened: Sequence[Happened[InvitationWithheld]]) -> None:
    """Write that somebody on the list was not invited, and why."""
    together_at_the_end(_add_withheld, happened)


def _add_withheld(happened: Sequence[Sequence[Happened[InvitationWithheld]]]) -> None:
    _add([one for some in happened for one in some], lambda event: (cell(event.reason), NULL, ""))


def _add(
    happened: Sequence[Happened[InvitationMade] | Happened[InvitationWithheld]],
    how: Callable[[Any], tuple[str, str, str]],
) -> None:
    """Write approaches that are not written yet; `how` gives the cells withheld, invitation and channel of an event."""
    again = [h.id for h in happened if not h.is_new]
    rows = FunnelApproach.objects.filter(event_id__range=(min(again), max(again))) if again else None
    stored = set() if rows is None else set(rows.values_list("event_id", flat=True))
    networks = Networks({h.event.organisation_id for h in happened})
    lines = []
    for h in happened:
        if h.id in stored:
            continue
        event = h.event
        network = row_id(networks.of(event.organisation_id, event.on_date))
        withheld, invitation, channel = how(event)
        lines.append(
            f"{h.id}\t{event.campaign_id}\t{event.trigger}\t{event.person_id}\t{event.organisation_id}\t{network}"
            f"\t{day(event.on_date)}\t{withheld}\t{invitation}\t{channel}{_NOT_YET}"
        )
    copy_lines(FunnelApproach, _COLUMNS, lines)


@handles(MessageSent)
def take_sent(happened: Sequence[Happened[MessageSent]]) -> None:
    """Write that an invitation was sent."""
    _mark(_about(happened), sent=True)


@handles(MessageDelivered)
def take_delivered(happened: Sequence[Happened[MessageDelivered]]) -> None:
    """Write that an invitation arrived."""
    _mark(_about(happened), sent=True, delivered=True)


@handles(MessageFailed)
def take_failed(happened: Sequence[Happened[MessageFailed]]) -> None:
    """Write that a message of an invitation did not arrive."""
    _mark(_about(happened), failed=True)


@handles(MessageOpened)
def take_opened(happened: Sequence[Happened[MessageOpened]]) -> None:
    """Write that the link of an invitation was opened, so that it arrived."""
    _mark(_about(happened), sent=True, delivered=True, opened=True)


@handles(InvitationAnswered)
def take_answered(happened: Sequence[Happened[InvitationAnswered]]) -> None:
    """Write that an invitation was answered."""
    _mark([h.event.invitation_id for h in happened], answered=True)


@handles(QuestionnaireSubmitted)
def take_answers(happened: Sequence[Happened[QuestionnaireSubmitted]]) -> None:
    """Write what the answer to an invitation said: a coach or not, and whether the provider may see it.

    The rooms below have reacted to the answer before we hear of it: a referral made of it is in the ledger already.
    """
    for h in happened:
        if str(h.event.trigger_kind) == INVITATION:
            _mark(
                [h.event.trigger_id],
                answered=True,
                response_id=h.event.response_id,
                referred=_became_a_referral(h.event),
                wants_coach=str(h.event.wants_coach or ""),
                consented=None if h.event.consent is None else str(h.event.consent) in {"YES", "GIVEN"},
            )


def _became_a_referral(answer: QuestionnaireSubmitted) -> bool:
    """Say whether the ledger has a referral of this very answer."""
    return any(
        event.kind == ReferralReceived.kind() and event.data.get("response_id") == str(answer.response_id)
        for event in of_person(SYSTEM_VIEWER, answer.person_id)
    )


@handles(InvitationNotAnswered)
def take_not_answered(happened: Sequence[Happened[InvitationNotAnswered]]) -> None:
    """Write that nobody answered an invitation in time."""
    _mark([h.event.invitation_id for h in happened], ended="NOT_ANSWERED")


@handles(InvitationCancelled)
def take_cancelled(happened: Sequence[Happened[InvitationCancelled]]) -> None:
    """Write that an invitation ended because the person died or wants no contact."""
    for h in happened:
        _mark([h.event.invitation_id], ended=str(h.event.reason))


@handles(ReferralReceived)
def take_referred(happened: Sequence[Happened[ReferralReceived]]) -> None:
    """Write that the answer to an invitation became a referral."""
    responses = [h.event.response_id for h in happened if h.event.response_id]
    if responses:
        FunnelApproach.objects.filter(response_id__in=responses).update(referred=True)


def _about(happened: Sequence[Happened[Any]]) -> list[UUID]:
    """Return the invitations that messages are about."""
    return [h.event.about_id for h in happened if str(h.event.about_kind) == INVITATION]


def _mark(invitation_ids: Sequence[UUID], **fields: object) -> None:
    if invitation_ids:
        FunnelApproach.objects.filter(invitation_id__in=invitation_ids).update(**fields)


class Networks:
    """The primary care networks of some practices, by date; one query."""

    def __init__(self, practice_ids: set[UUID]) -> None:
        self._relations = dated_relations(SYSTEM_VIEWER, practice_ids, RelationKind.IN_PCN) if practice_ids else []

    def of(self, practice_id: UUID | None, day: date) -> UUID | None:
        """Return the network that a practice belonged to on a day, or None."""
        return next(
            (
                r.to_id
                for r in self._relations
                if r.from_id == practice_id and r.from_date <= day and (r.to_date is None or r.to_date >= day)
            ),
            None,
        )

    def members(self) -> dict[UUID, UUID]:
        """Return the network that each practice belonged to last."""
        return {r.from_id: r.to_id for r in sorted(self._relations, key=lambda r: r.from_date)}
