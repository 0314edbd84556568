"""Who may do what to a referral, and why not; buttons say the reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Actor, ActorKind, Role
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import FINAL, MACHINE, Move, Reason, State
from goodwork.pathway.referrals.trying import tried
from goodwork.reach.contacts.rules import why_not_give_up
from goodwork.reach.contacts.ways import ways_of
from goodwork.registers.access import queries as access

HELPERS = (Role.WORK_COACH, Role.SERVICE_LEAD, Role.PROVIDER)
"""Who works with people where a referral came to: they see it, move it, and record what is said and agreed."""

SENDERS = (Role.CLINICIAN, Role.PRACTICE_STAFF, *HELPERS)
"""Who stays with a referral that their organisation sent: they see it and answer for it, for whom they see (B8)."""


class CannotMoveReferral(PermissionError):
    """A move that may not be made, with the reason in one sentence for whoever asked."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class CannotAccept(CannotMoveReferral):
    """A referral that can't be accepted."""


class CannotClose(CannotMoveReferral):
    """A referral that can't be ended so."""


class CannotRefer(CannotMoveReferral):
    """A referral that can't be made."""


class CannotCorrect(CannotMoveReferral):
    """A status that can't be put right so."""


class CannotAsk(CannotMoveReferral):
    """A question that can't be asked or answered."""


_ALREADY = {
    Move.ACCEPT: {
        State.ACCEPTED: "It is taken up already.",
        State.IN_PROGRESS: "It is taken up already.",
        State.ON_HOLD: "It was put off: record a conversation to take it up again.",
    },
    Move.START: {State.IN_PROGRESS: "Support has begun already."},
    Move.HOLD: {State.ON_HOLD: "It is put off already."},
    Move.RESUME: {},
    Move.COMPLETE: {
        State.REQUESTED: "Nobody has spoken with them yet: record a conversation first.",
        State.ACCEPTED: "Nobody has spoken with them yet: record a conversation first.",
        State.ON_HOLD: "It was put off: take it up again first.",
    },
}


def why_not(state: State, move: Move) -> str:
    """Return why a state allows no such move, in one sentence; '' where it does."""
    if MACHINE.can(state, move):
        return ""
    if state in FINAL:
        return "It has ended already."
    return _ALREADY.get(move, {}).get(state, "That is not possible as it stands now.")


def check_works_for(actor: Actor, organisation_id: UUID, *, at: datetime, roles: tuple[Role, ...]) -> None:
    """Refuse a user who has none of these roles in the organisation today, and the link of another provider.

    The system and the person pass. Raises CannotMoveReferral.
    """
    if actor.kind is ActorKind.PROVIDER_LINK and actor.on_behalf_of != organisation_id:
        raise CannotMoveReferral("Only the organisation that holds this referral can do that.")
    if actor.kind is not ActorKind.USER or actor.id is None:
        return
    viewer = access.viewer_for(actor.id, at)
    if not viewer.has_role(*roles, organisation_id=organisation_id) and not viewer.has_role(Role.ADMINISTRATOR):
        raise CannotMoveReferral("Only the organisation that holds this referral can do that.")


def check_can_accept(*, state: State, outcome: Outcome | None) -> None:
    """Refuse to accept what is not waiting, and whom the service may not support.

    Raises: CannotAccept.
    """
    reason = why_not(state, Move.ACCEPT)
    if reason:
        raise CannotAccept(reason)
    if outcome is Outcome.NOT_ELIGIBLE:
        raise CannotAccept("This service may not support them: tell them why and where else to go, then close it.")


def outcome_of(row: Referral) -> Outcome | None:
    """Return what the eligibility rules said of a referral; None where they were never asked."""
    return Outcome(row.decision.outcome) if row.decision else None


def why_not_accept(*, state: State, outcome: Outcome | None) -> str:
    """Return why a referral can't be accepted, or ''."""
    try:
        check_can_accept(state=state, outcome=outcome)
    except CannotAccept as refused:
        return refused.message
    return ""


def why_not_refer_on(state: State) -> str:
    """Return why nobody can be referred on from a referral, or ''; any that is open can be, at any depth (B8)."""
    return "It has ended already." if state in FINAL else ""


def check_can_close(row: Referral, *, move: Move, reason: Reason, at: datetime) -> None:
    """Refuse an end that the state does not allow, and to give somebody up before they were really tried (B3).

    Raises: CannotClose, with what to do first.
    """
    refusal = why_not(State(row.state), move)
    if refusal:
        raise CannotClose(refusal, field="reason")
    if reason is Reason.UNABLE_TO_CONTACT:
        refusal = why_not_unreached(row, at=at)
        if refusal:
            raise CannotClose(refusal, field="reason")


def why_not_unreached(row: Referral, *, at: datetime) -> str:
    """Return what is still to be tried before a referral may end as "unable to contact", or '' (contacts' rule)."""
    return why_not_give_up(tried([row.pk])[row.pk], ways_of(row.person_id, at=at), at=at)
