"""What somebody here takes into their own hands for an organisation that can't be written to: a link's code or letter,
and the one-time code that opens who it is about.

Whoever holds a code could answer with it. So each is made by a press, is its own, and is known by whose hands it went:
an answer that comes by it says so in the story. A one-time code is read out on the number on record, or posted apart
to the address on record, and only once somebody at the page has asked for it (M2).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible
from goodwork.ledger.events.services import record
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.replies import events
from goodwork.pathway.replies.asking import about, issue_link
from goodwork.pathway.replies.models import ReplyHand, ReplyRequest
from goodwork.pathway.replies.opening import points_for_codes, shared_link
from goodwork.pathway.replies.ringing import address_of, may_ring, number_of
from goodwork.pathway.replies.rules import CODE_WANTED_FOR, POSTED_CODE_LASTS, RequestState, Way
from goodwork.reach.links import codes
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links.rules import CODE_LASTS, Standing
from goodwork.reach.links.services import CannotUseLink
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import NoticeKind
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import contact_points


class CannotHand(ValueError):
    """Something that can't be handed to an organisation so, with what can be done instead in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def take(*, request_id: UUID, way: Way, by: Actor, at: datetime) -> UUID:
    """Take a link of a request into one's own hands, to read out its code or to print its letter; returns the link.

    Each account has its own for each way, and the same one while it works. Raises NotVisible for a request that is not
    the actor's to ring about, and for one that has ended.
    """
    request = _theirs(request_id, by, at=at)
    if request.state == RequestState.WAITING:
        raise NotVisible
    mine = request.hands.filter(way=way.value, by_id=by.id, code_id__isnull=True).order_by("-at")
    for hand in mine:
        if link_queries.one(SYSTEM_VIEWER, hand.link_id, at=at).standing is Standing.LIVE:
            return hand.link_id
    link_id = issue_link(request, fresh=False, by=by, at=at)
    _handed(request, way, link_id, None, by=by, at=at)
    return link_id


@transaction.atomic
def want_code(*, link_id: UUID, by: Actor, at: datetime) -> None:
    """Note that somebody at a link's page waits for a one-time code by telephone or post; whoever sent it is told.

    Raises CannotHand where a code can be sent to the organisation's own email or mobile, and for a request that has no
    number or address on record; NotVisible where nothing is shared any more.
    """
    link, row = shared_link(link_id, at=at)
    request = ReplyRequest.objects.select_for_update(of=("self",)).select_related("referral", "organisation")
    found = request.filter(referral=row).exclude(state=RequestState.CLOSED.value).first()
    if found is None:
        raise NotVisible
    if points_for_codes(link, at=at):
        raise CannotHand("A code can be sent to your own email address or mobile number.")
    points = contact_points.points_of(SYSTEM_VIEWER, row.organisation_id, at=at)
    if not number_of(found.organisation, points) and not address_of(found.organisation, points):
        raise CannotHand(
            "Neither a number nor an address of yours is on record: ask whoever sent you this to enter one."
        )
    referrals.mark_seen(referral_id=row.pk, by=by, at=at)
    again = found.code_wanted_at is not None and at - found.code_wanted_at < CODE_WANTED_FOR
    same = again and found.code_wanted_link_id == link_id
    found.code_wanted_at, found.code_wanted_link_id = at, link_id
    found.save(update_fields=["code_wanted_at", "code_wanted_link"])
    if same:
        return
    record(events.ReplyCodeWanted(**about(row), reply_request_id=found.pk, link_id=link_id), by=by, at=at)
    promises.tell_about(
        organisation_id=found.asker_id or found.organisation_id,
        person_id=row.person_id,
        subject_kind="REFERRAL",
        subject_id=row.pk,
        kind=NoticeKind.CODE_WANTED,
        by=by,
        at=at,
    )


@transaction.atomic
def give_code(*, request_id: UUID, way: Way, by: Actor, at: datetime) -> UUID:
    """Make the one-time code for which somebody waits, to be read out or posted apart; returns the hand that has it.

    Ten minutes by telephone, fourteen days by post, once. Raises CannotHand where nobody waits for one, where the way
    is not on record and where too many were made today; NotVisible for a request that is not the actor's.
    """
    request = _theirs(request_id, by, at=at)
    wanted_at, link_id = request.code_wanted_at, request.code_wanted_link_id
    if wanted_at is None or link_id is None or at - wanted_at > CODE_WANTED_FOR:
        raise CannotHand("Nobody waits for a code now: they ask for one on the page of the request.")
    points = contact_points.points_of(SYSTEM_VIEWER, request.organisation_id, at=at)
    on_record = number_of if way is Way.CALL else address_of
    if not on_record(request.organisation, points):
        what = "number" if way is Way.CALL else "address"
        raise CannotHand(f"No {what} of theirs is on record. A code goes nowhere else.")
    try:
        shared_link(link_id, at=at)
        lasts = CODE_LASTS if way is Way.CALL else POSTED_CODE_LASTS
        code_id = codes.issue_code(link_id=link_id, lasts=lasts, by=by, at=at)
    except codes.TooManyCodes:
        raise CannotHand(
            "So many codes were made for this request today that no more are. Try again tomorrow."
        ) from None
    except (CannotUseLink, NotVisible):
        raise CannotHand(
            "The page on which they asked does not work any more: read out the code of the request again."
        ) from None
    request.code_wanted_at = request.code_wanted_link_id = None
    request.save(update_fields=["code_wanted_at", "code_wanted_link"])
    return _handed(request, way, link_id, code_id, by=by, at=at)


def _theirs(request_id: UUID, by: Actor, *, at: datetime) -> ReplyRequest:
    """Return an open request, locked, that the actor may ring about; raises NotVisible."""
    rows = ReplyRequest.objects.select_for_update(of=("self",)).select_related("referral", "organisation")
    rows = rows.exclude(state=RequestState.CLOSED.value)
    if by.kind is ActorKind.USER and by.id is not None:
        rows = rows.filter(may_ring(access.viewer_for(by.id, at)))
    elif by.kind is not ActorKind.SYSTEM:
        raise NotVisible
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    return found


def _handed(request: ReplyRequest, way: Way, link_id: UUID, code_id: UUID | None, *, by: Actor, at: datetime) -> UUID:
    hand = ReplyHand.objects.create(
        request=request, link_id=link_id, code_id=code_id, way=way.value, by_id=by.id, at=at
    )
    told = events.ReplyCodeHanded if code_id else events.ReplyLinkHanded
    record(told(**about(request.referral), reply_request_id=request.pk, link_id=link_id, way=way), by=by, at=at)
    return hand.pk
