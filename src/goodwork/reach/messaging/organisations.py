"""Messages to organisations: the same table, gateway, receipts and failures as those to people, and nobody's name.

They go to the organisation's own contact points (registers/organisations), in English. A text, an e-mail or a letter
carries a link and, for those who type it, the link's short code; both are derived as the message leaves and stored
nowhere. What can't be delivered flags the point; who sent the request then has a call to make (pathway/replies).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel import sms
from goodwork.kernel.actors import SYSTEM_VIEWER, Actor
from goodwork.kernel.clock import next_allowed_moment
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.ledger.jobs.services import wake
from goodwork.reach.links import codes
from goodwork.reach.links import services as links
from goodwork.reach.messaging import events
from goodwork.reach.messaging.models import Message
from goodwork.reach.messaging.planning import CannotReach, quiet_hours
from goodwork.reach.messaging.rules import KINDS, Channel, Why
from goodwork.reach.messaging.templates import CODE_FIELD, LINK_FIELD, TYPED_FIELD, fill, put_link, shipped
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.organisations.points import PointKind, can_be_texted, in_order

LANGUAGE = "en"
DELIVER = "messaging.deliver"
_CHANNELS = {PointKind.EMAIL: Channel.EMAIL, PointKind.PHONE: Channel.SMS, PointKind.POST: Channel.LETTER}


@dataclass(frozen=True, slots=True)
class QueuedToOrganisation:
    """A message to an organisation waits: its id, how it goes, and to which of its points. `again`: it did before."""

    message_id: UUID
    channel: Channel
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToOrganisation:
    """A message that is wanted: to which organisation, which, about what; `values` fill the template's own fields.

    `sender_id` is in whose name it goes, the service's where there is none. `point` overrules the choice among the
    organisation's points. `once_key` is unique for ever where it is given.
    """

    organisation_id: UUID
    template: str
    subject_kind: str
    subject_id: UUID
    values: Mapping[str, str] = field(default_factory=dict)
    link_id: UUID | None = None
    sender_id: UUID | None = None
    point: PointView | None = None
    once_key: str = ""


@transaction.atomic
def queue_to_organisation(
    *,
    organisation_id: UUID,
    template: str,
    values: Mapping[str, str] | None = None,
    subject_kind: str,
    subject_id: UUID,
    link_id: UUID | None = None,
    sender_id: UUID | None = None,
    point: PointView | None = None,
    once_key: str = "",
    by: Actor,
    at: datetime,
) -> QueuedToOrganisation | CannotReach:
    """Queue one message to an organisation, or say why it can't be written; nothing is stored then.

    It goes to the first of its points that works: e-mail, a text to its mobile number, a letter. CALL means that it has
    a number that can only be rung. A `once_key` that was queued before is answered with that message. Raises KeyError
    for an unknown template.
    """
    had = Message.objects.filter(once_key=once_key).first() if once_key else None
    if had is not None:
        return QueuedToOrganisation(had.pk, Channel(had.channel), again=True)
    wanted = ToOrganisation(
        organisation_id=organisation_id,
        template=template,
        values=values or {},
        subject_kind=subject_kind,
        subject_id=subject_id,
        link_id=link_id,
        sender_id=sender_id,
        point=point,
        once_key=once_key,
    )
    row = _planned(wanted, at=at)
    if isinstance(row, CannotReach):
        return row
    row.save(force_insert=True)
    record(
        events.MessageQueued(
            message_id=row.pk,
            to_organisation_id=organisation_id,
            organisation_id=row.organisation_id,
            template=Code(row.template),
            channel=Channel(row.channel),
            language=Code(LANGUAGE.upper()),
            parts=row.parts,
            cost_pence=row.cost_pence,
            about_kind=Code(subject_kind),
            about_id=subject_id,
        ),
        by=by,
        at=at,
    )
    wake(DELIVER)
    return QueuedToOrganisation(row.pk, Channel(row.channel))


def _planned(wanted: ToOrganisation, *, at: datetime) -> Message | CannotReach:
    """Return the row of a message, unsaved, or why there is none."""
    kind = KINDS[wanted.template]
    found = contact_points.points_of(SYSTEM_VIEWER, wanted.organisation_id, at=at)
    usable = [wanted.point] if wanted.point else [p for p in in_order(found) if _CHANNELS[p.kind] in kind.channels]
    named = organisations.many(SYSTEM_VIEWER, {wanted.organisation_id, wanted.sender_id or wanted.organisation_id})
    recipient = named.get(wanted.organisation_id)
    if recipient is None:
        return CannotReach(Channel.NO_WAY, Why.NOT_KNOWN)
    if not usable:
        to_ring = bool(recipient.phone) or any(p.kind is PointKind.PHONE and not p.failed for p in found)
        return CannotReach(Channel.CALL if to_ring else Channel.NO_WAY, Why.NO_WAY_TO_REACH)
    point = usable[0]
    channel = _CHANNELS[point.kind]
    template = shipped()[wanted.template, channel, LANGUAGE]
    sender = named[wanted.sender_id].name if wanted.sender_id in named else settings.GOODWORK_SERVICE_NAME
    values = {
        "organisation": recipient.name,
        "sender": sender,
        "service": settings.GOODWORK_SERVICE_NAME,
        "link": LINK_FIELD if wanted.link_id else "",
        "typed": TYPED_FIELD if wanted.link_id else "",
        "typed_at": f"{settings.GOODWORK_BASE_URL}/reply/",
        "code": CODE_FIELD,
        **{name: " ".join(text.split()) for name, text in wanted.values.items()},
    }
    row = Message(
        id=new_id(),
        to_organisation_id=wanted.organisation_id,
        organisation_id=wanted.sender_id or wanted.organisation_id,
        template=wanted.template,
        template_version=template.version,
        channel=channel.value,
        language=LANGUAGE,
        destination=f"{recipient.name}\n{point.value}" if channel is Channel.LETTER else point.value,
        subject_line=fill(template.subject, values),
        body=fill(template.body, values),
        link_id=wanted.link_id,
        parts=1,
        cost_pence=Decimal(0),
        subject_kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        once_key=wanted.once_key,
        any_hour=kind.answers_at_once or channel is Channel.LETTER,
        not_before_at=at
        if kind.answers_at_once or channel is Channel.LETTER
        else next_allowed_moment(at, quiet_hours()),
        queued_at=at,
    )
    if channel is Channel.SMS:
        row.body = " ".join(row.body.split())
        row.parts = sms.parts(as_it_leaves(row))
        row.cost_pence = row.parts * Decimal(settings.GOODWORK_TEXT_PART_PENCE)
    return row


def texts_to(number: str, *, since: datetime) -> list[tuple[str, str, UUID]]:
    """Return the texts to a number of organisations since a moment, newest first: template, subject's kind and id."""
    rows = Message.objects.filter(
        channel=Channel.SMS.value, destination=number, to_organisation_id__isnull=False, queued_at__gte=since
    )
    return list(rows.order_by("-queued_at", "-id").values_list("template", "subject_kind", "subject_id"))


def path_of(row: Message) -> str:
    """Return the path of a message's link on this site; "" where it has none."""
    if row.link_id is None:
        return ""
    return links.reply_path(row.link_id) if KINDS[row.template].to_organisation else links.path(row.link_id)


def link_of(row: Message) -> str:
    """Return the whole address of a message's link; "" where it has none."""
    return f"{settings.GOODWORK_BASE_URL}{path_of(row)}" if row.link_id else ""


def as_it_leaves(row: Message) -> str:
    """Return a message's words with the link and the codes in them, which are stored nowhere."""
    if not KINDS[row.template].to_organisation:
        return put_link(row.body, link_of(row))
    typed = links.typed_code(row.link_id) if row.link_id else ""
    code = codes.code_of(row.subject_id) if CODE_FIELD in row.body else ""
    return put_link(row.body, link_of(row), typed=typed, code=code)


def can_get_codes(point: PointView) -> bool:
    """Say whether a one-time code can be sent to a point: an e-mail address or a mobile number that works."""
    return not point.failed and (point.kind is PointKind.EMAIL or can_be_texted(point.kind, point.value))
