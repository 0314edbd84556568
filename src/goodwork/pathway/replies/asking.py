"""Asking an organisation where nobody signs in: the link is made and sent, sent again, or becomes a call to make.

Requests are written down in the transaction of what causes them, and sent by a job right after: by then the promise is
made that the message tells of. One transaction a request; what was sent once is never sent twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id, reference
from goodwork.kernel.words import format_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.ledger.jobs.services import wake
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.referrals.senders import senders
from goodwork.pathway.replies import events
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.pathway.replies.rules import LINK_LASTS, MACHINE, RequestState, Way
from goodwork.reach.links import queries as link_queries
from goodwork.reach.links import services as links
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.rules import Cancelled, Channel
from goodwork.reach.promises import queries as promises_read
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import NoticeKind
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import contact_points
from goodwork.registers.programmes import queries as programmes

SEND = "replies.send"
FRESH = "replies.fresh_links"
SUBJECT = "REPLY_REQUEST"
BATCH = 200
A_DAY = timedelta(days=1)
_ANSWERABLE = [RequestState.SENT.value, RequestState.TO_RING.value, RequestState.RUNG.value]


def asked_by_link(organisation_id: UUID, *, at: datetime) -> bool:
    """Say whether an organisation is asked by a link: nobody there can sign in to answer, or it wants a link always."""
    if any(p.always and not p.failed for p in contact_points.points_of(SYSTEM_VIEWER, organisation_id, at=at)):
        return True
    members = access.members(SYSTEM_VIEWER, organisation_id, at=at)
    return not any(role in HELPERS for member in members for role in member.roles)


@transaction.atomic
def want_replies(*, referral_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Write down that organisations have to be asked by a link about some referrals; returns how many are new.

    A request that was closed with its referral is opened again where that was put right.
    """
    rows = list(Referral.objects.filter(pk__in=list(referral_ids), closed_at__isnull=True))
    by_link = {o: asked_by_link(o, at=at) for o in {row.organisation_id for row in rows}}
    wanted = [row for row in rows if by_link[row.organisation_id]]
    sent_by = senders([row.pk for row in wanted]) if wanted else {}
    known = {r.referral_id: r for r in ReplyRequest.objects.select_for_update().filter(referral__in=wanted)}
    made: list[tuple[Referral, ReplyRequest]] = []
    for row in wanted:
        request = known.get(row.pk)
        if request is None:
            request = ReplyRequest(
                id=new_id(),
                referral=row,
                organisation_id=row.organisation_id,
                asker_id=sent_by.get(row.pk),
                asked_at=at,
            )
            request.save(force_insert=True)
        elif request.state == RequestState.CLOSED:
            request.state = MACHINE.move(request.state, "REOPEN")
            request.asked_at = at
            request.save(update_fields=["state", "asked_at"])
        else:
            continue
        made.append((row, request))
    record(*[events.ReplyWanted(**about(row), reply_request_id=request.pk) for row, request in made], by=by, at=at)
    if made:
        wake(SEND)
    return len(made)


def find_unasked(*, at: datetime) -> int:
    """Ask by a link about what waits with organisations where nobody can sign in any more; returns how many are new.

    The net under the event of a referral: an account may have ended since.
    """
    waiting = Referral.objects.filter(state=State.REQUESTED.value, reply_request__isnull=True)
    found = list(waiting.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())
    by_link = [organisation_id for organisation_id in found if asked_by_link(organisation_id, at=at)]
    asked = 0
    for organisation_id in by_link:
        ids = list(waiting.filter(organisation_id=organisation_id).order_by("received_at").values_list("pk", flat=True))
        for start in range(0, len(ids), 1000):
            asked += want_replies(referral_ids=ids[start : start + 1000], by=SYSTEM, at=at)
    return asked


def send_due(*, at: datetime) -> int:
    """Send what waits to be sent, each in its own transaction, at most 200 a call; returns how many were looked at."""
    waiting = ReplyRequest.objects.filter(state=RequestState.WAITING.value).order_by("asked_at", "id")
    return sum(
        send_request(request_id=pk, by=SYSTEM, at=at) for pk in list(waiting.values_list("pk", flat=True)[:BATCH])
    )


@transaction.atomic
def send_request(*, request_id: UUID, by: Actor, at: datetime) -> bool:
    """Send a link about one referral to its organisation, or surface that somebody has to ring; says whether it waited.

    The link that works goes on working; it is made anew only where none does.
    """
    request = _locked(request_id)
    if request is None or request.state != RequestState.WAITING:
        return False
    row = request.referral
    if row.closed_at is not None:
        _close(request, by=by, at=at)
        return True
    link_id = _live_link(request, at=at) or new_link(request, fresh=False, by=by, at=at)
    again = request.sendings > 0
    sent = messaging.queue_to_organisation(
        organisation_id=request.organisation_id,
        template="REPLY_REMINDER" if again else "REPLY_REQUEST",
        values=values_for(row, at=at),
        subject_kind=SUBJECT,
        subject_id=request.pk,
        link_id=link_id,
        sender_id=request.asker_id,
        once_key=f"REPLY:{request.pk}:{request.sendings + 1}",
        by=by,
        at=at,
    )
    request.link_id = link_id
    if isinstance(sent, messaging.CannotReach):
        surface(request, sent.channel, reason=sent.reason.value, by=by, at=at)
        return True
    request.state = MACHINE.move(request.state, "SEND")
    request.channel, request.sent_at, request.sendings = sent.channel.value, at, request.sendings + 1
    request.save()
    record(
        events.ReplyAsked(
            **about(row),
            reply_request_id=request.pk,
            link_id=link_id,
            channel=sent.channel,
            sending=request.sendings,
        ),
        by=by,
        at=at,
    )
    return True


def surface(request: ReplyRequest, channel: Channel, *, reason: str, by: Actor, at: datetime) -> None:
    """Let a request wait for somebody to ring: on the page of whoever sent it, with a notice to them.

    For this room only.
    """
    request.state = MACHINE.move(request.state, "SURFACE")
    request.channel, request.surfaced_at = channel.value, at
    request.save()
    record(
        events.ReplyNeedsCall(
            **about(request.referral), reply_request_id=request.pk, asker_id=request.asker_id, reason=Code(reason)
        ),
        by=by,
        at=at,
    )
    if promises_read.about(SYSTEM_VIEWER, "REFERRAL", [request.referral_id], at=at):
        promises.tell_about(
            organisation_id=request.asker_id or request.organisation_id,
            person_id=request.referral.person_id,
            subject_kind="REFERRAL",
            subject_id=request.referral_id,
            kind=NoticeKind.NOT_DELIVERED,
            by=by,
            at=at,
        )


@transaction.atomic
def note_failed(*, request_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Let requests whose message did not arrive be sent by the next way, or become a call; returns how many."""
    rows = ReplyRequest.objects.select_for_update().filter(pk__in=list(request_ids), state=RequestState.SENT.value)
    failed = list(rows.order_by("pk").values_list("pk", flat=True))
    ReplyRequest.objects.filter(pk__in=failed).update(state=MACHINE.move(RequestState.SENT, "FAIL"))
    for request_id in failed:
        send_request(request_id=request_id, by=by, at=at)
    return len(failed)


@transaction.atomic
def retry_for(*, organisation_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Send after all what could not be sent to organisations, because there is a new way to reach them."""
    stuck = ReplyRequest.objects.select_for_update().filter(
        organisation_id__in=list(organisation_ids),
        state__in=[RequestState.TO_RING.value, RequestState.RUNG.value],
    )
    ids = list(stuck.order_by("pk").values_list("pk", flat=True))
    rows = {state: MACHINE.move(state, "RETRY") for state in (RequestState.TO_RING, RequestState.RUNG)}
    ReplyRequest.objects.filter(pk__in=ids).update(state=rows[RequestState.TO_RING])
    for request in ReplyRequest.objects.filter(pk__in=ids).select_related("referral"):
        record(events.ReplyWanted(**about(request.referral), reply_request_id=request.pk), by=by, at=at)
    if ids:
        wake(SEND)
    return len(ids)


@transaction.atomic
def note_rung(*, request_id: UUID, way: Way = Way.CALL, by: Actor, at: datetime) -> bool:
    """Note that somebody rang the organisation and read out the short code, or posted the letter that has one; says
    whether that was to be done.
    """
    request = _locked(request_id)
    if request is None or request.state != RequestState.TO_RING:
        return False
    request.state = MACHINE.move(request.state, "RING")
    request.rung_at, request.rung_by_id = at, by.id if by.kind is ActorKind.USER else None
    request.save(update_fields=["state", "rung_at", "rung_by_id"])
    record(events.ReplyCallMade(**about(request.referral), reply_request_id=request.pk, way=way), by=by, at=at)
    return True


@transaction.atomic
def close_requests(*, referral_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """Ask nobody any more about referrals that have ended; what is queued about them stays unsent."""
    rows = ReplyRequest.objects.select_for_update(of=("self",)).filter(referral_id__in=list(referral_ids))
    found = list(rows.exclude(state=RequestState.CLOSED.value).select_related("referral").order_by("pk"))
    for request in found:
        _close(request, by=by, at=at)
    return len(found)


def _close(request: ReplyRequest, *, by: Actor, at: datetime) -> None:
    request.state = MACHINE.move(request.state, "CLOSE")
    request.save(update_fields=["state"])
    messaging.stop_subject(subject_kind=SUBJECT, subject_ids=[request.pk], reason=Cancelled.OVERTAKEN, by=by, at=at)
    record(events.ReplyRequestClosed(**about(request.referral), reply_request_id=request.pk), by=by, at=at)


@transaction.atomic
def remind(*, referral_ids: Collection[UUID], due: Sequence[date], late: bool = False, by: Actor, at: datetime) -> int:
    """Remind organisations by the same link, on the working day before what they promised; once for each day promised.

    `due` are the days, one for each referral in the order given; with `late` the day has passed in silence. Returns how
    many were reminded.
    """
    template = "REPLY_OVERDUE" if late else "REPLY_REMINDER"
    days = dict(zip(referral_ids, due, strict=True))
    rows = ReplyRequest.objects.select_for_update(of=("self",)).filter(
        referral_id__in=list(days), referral__closed_at__isnull=True, state__in=_ANSWERABLE
    )
    done = 0
    for request in rows.select_related("referral").order_by("pk"):
        sent = messaging.queue_to_organisation(
            organisation_id=request.organisation_id,
            template=template,
            values=values_for(request.referral, at=at) | {"by": format_date("en", days[request.referral_id])},
            subject_kind=SUBJECT,
            subject_id=request.pk,
            link_id=link_for(request, by=by, at=at),
            sender_id=request.asker_id,
            once_key=f"{template}:{request.pk}:{days[request.referral_id]:%Y%m%d}",
            by=by,
            at=at,
        )
        if isinstance(sent, messaging.CannotReach) or sent.again:
            continue
        record(events.ReplyReminded(**about(request.referral), reply_request_id=request.pk, late=late), by=by, at=at)
        done += 1
    return done


@transaction.atomic
def tell_answered(*, referral_ids: Collection[UUID], once: str, by: Actor, at: datetime) -> None:
    """Tell organisations without an account, by their link, that what they asked is answered."""
    rows = ReplyRequest.objects.select_for_update(of=("self",)).filter(
        referral_id__in=list(referral_ids), state__in=_ANSWERABLE
    )
    for request in rows.select_related("referral"):
        messaging.queue_to_organisation(
            organisation_id=request.organisation_id,
            template="REPLY_ANSWERED",
            values=values_for(request.referral, at=at),
            subject_kind=SUBJECT,
            subject_id=request.pk,
            link_id=link_for(request, by=by, at=at),
            sender_id=request.asker_id,
            once_key=f"REPLY_ANSWERED:{once}",
            by=by,
            at=at,
        )


def about(row: Referral) -> dict[str, UUID]:
    """Return whose referral it is, as every event of this room says it."""
    return {"referral_id": row.pk, "person_id": row.person_id, "organisation_id": row.organisation_id}


def values_for(row: Referral, *, at: datetime) -> dict[str, str]:
    """Return what a message about a referral says: its reference, the programme and the day; nothing of the person."""
    known = programmes.many(SYSTEM_VIEWER, [row.programme_id]) if row.programme_id else {}
    live = promises_read.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)
    return {
        "reference": reference(row.pk),
        "programme": next((one.name for one in known.values()), "support"),
        "by": format_date("en", live[0].due_date) if live else "the day that they were told",
    }


def link_for(request: ReplyRequest, *, by: Actor, at: datetime) -> UUID:
    """Return the link by which a request is answered now, made anew where none can be used; for this room only."""
    link_id = _live_link(request, at=at) or new_link(request, fresh=False, by=by, at=at)
    if request.link_id != link_id:
        request.link_id = link_id
        request.save(update_fields=["link"])
    return link_id


def _live_link(request: ReplyRequest, *, at: datetime) -> UUID | None:
    """Return the request's link where it can still be used."""
    if request.link_id is None:
        return None
    standing = link_queries.one(SYSTEM_VIEWER, request.link_id, at=at).standing
    return request.link_id if standing is Standing.LIVE else None


def new_link(request: ReplyRequest, *, fresh: bool, by: Actor, at: datetime) -> UUID:
    """Make a link about a referral, for this room only; the one that was sent before no longer works.

    One that somebody took into their own hands goes on: the letter is in the post.
    """
    if request.link_id is not None:
        links.revoke(link_id=request.link_id, reason="REPLACED", by=by, at=at)
    return issue_link(request, fresh=fresh, by=by, at=at)


def issue_link(request: ReplyRequest, *, fresh: bool, by: Actor, at: datetime) -> UUID:
    """Make one more link about a referral, beside those that work; for this room only."""
    row = request.referral
    return links.issue_typed(
        wanted=links.Issue(
            purpose=Purpose.REPLY,
            person_id=row.person_id,
            subject_kind="REFERRAL",
            subject_id=row.pk,
            expires_at=at + LINK_LASTS,
            organisation_id=row.organisation_id,
            fresh=fresh,
        ),
        by=by,
        at=at,
    )


def _locked(request_id: UUID) -> ReplyRequest | None:
    rows = ReplyRequest.objects.select_for_update(of=("self",)).select_related("referral")
    return rows.filter(pk=request_id).first()
