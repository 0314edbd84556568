"""An organisation answers by a text of one word: YES, or FULL where it has no room (M2).

Only whoever was sent a text about a request can answer it so, from the number that it went to. Every text is answered
by one of ours: it was taken, or how to answer. STOP ends texts to the number; what waits goes by another way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import reference
from goodwork.pathway.referrals.rules import Reason, State
from goodwork.pathway.replies.answering import CannotAnswer, answer, refuse
from goodwork.pathway.replies.asking import SUBJECT, link_for, note_failed
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.pathway.replies.rules import Act, Answer, Door, RequestState, same_reference
from goodwork.reach.messaging import services as messaging
from goodwork.reach.messaging.inbound import organisations_understand
from goodwork.reach.messaging.organisations import texts_to
from goodwork.reach.messaging.rules import KINDS, Cancelled
from goodwork.reach.messaging.stop_words import Meaning
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations.contact_points import PointView
from goodwork.registers.people import queries as people

MOST_ANSWERS_A_DAY: Final = 5
"""So many texts to one number answer its own in a day: a machine that answers ours does not go on for ever."""

WORDS: Final = {
    "YES": Answer(act=Act.ACCEPT),
    "Y": Answer(act=Act.ACCEPT),
    "OK": Answer(act=Act.ACCEPT),
    "FULL": Answer(act=Act.DECLINE, reason=Reason.NO_CAPACITY),
}
OURS: Final = frozenset({"REPLY_TEXT_TAKEN", "REPLY_TEXT_HELP", "REPLY_TEXT_NONE"})
SAID: Final = {Act.ACCEPT: "yes", Act.DECLINE: "no room"}
_REFERENCE = re.compile(r"\b[A-Z2-7]{4}-?[A-Z2-7]{4}\b")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says: an answer, where its first word is one, and the number of a request, '' where it names none."""

    given: Answer | None
    reference: str


def read(body: str) -> Said:
    """Return what a text says, whatever its case and punctuation."""
    plain = re.sub(r"[^A-Z0-9-]+", " ", body.upper()).split()
    found = _REFERENCE.search(" ".join(plain[1:]))
    return Said(WORDS.get(plain[0].strip("-")) if plain else None, found.group() if found else "")


@organisations_understand("REPLIES")
def take_text(
    *, number: str, subjects: Sequence[tuple[str, UUID]], body: str, meaning: Meaning, text_id: UUID, at: datetime
) -> bool:
    """Take a text from a number to which requests were sent; says whether it is one of these organisations'."""
    asked = {subject_id for kind, subject_id in subjects if kind == SUBJECT}
    rows = ReplyRequest.objects.filter(pk__in=asked).select_related("referral").order_by("-asked_at", "-id")
    known = [(row, point) for row in rows if (point := _point(row, number, at=at))]
    if not known:
        return False
    if meaning is Meaning.STOP:
        _stop([row for row, _ in known], number, at=at)
        return True
    waiting = [(row, point) for row, point in known if _waits(row)]
    said = read(body)
    named = [
        one for one in waiting if not said.reference or same_reference(said.reference, reference(one[0].referral_id))
    ]
    if said.given is not None and len(named) == 1:
        _answered(*named[0], said.given, text_id, at=at)
    elif waiting:
        _text_back("REPLY_TEXT_HELP", *waiting[0], text_id, {}, at=at)
    else:
        _text_back("REPLY_TEXT_NONE", *known[0], text_id, {}, at=at)
    return True


def _point(row: ReplyRequest, number: str, *, at: datetime) -> PointView | None:
    """Return the organisation's own contact point of a number, where it stands today and works."""
    points = contact_points.points_of(SYSTEM_VIEWER, row.organisation_id, at=at)
    return next((point for point in points if point.value == number and not point.failed), None)


def _waits(row: ReplyRequest) -> bool:
    """Say whether a request waits for a first answer, and may have one."""
    referral = row.referral
    return (
        row.state != RequestState.CLOSED
        and referral.state == State.REQUESTED
        and people.has_consented(SYSTEM_VIEWER, referral.person_id, referral.organisation_id)
    )


def _answered(row: ReplyRequest, point: PointView, given: Answer, text_id: UUID, *, at: datetime) -> None:
    """Take the answer and say so, or say how to answer where it can't be taken."""
    by = _hand(row)
    try:
        with transaction.atomic():
            answer(
                referral_id=row.referral_id,
                given=given,
                once=uuid5(NAMESPACE_URL, f"goodwork:text:{text_id}"),
                door=Door.TEXT,
                organisation_id=row.organisation_id,
                by=by,
                at=at,
            )
    except CannotAnswer:
        refuse(
            referral_id=row.referral_id,
            act=given.act,
            door=Door.TEXT,
            organisation_id=row.organisation_id,
            by=by,
            at=at,
        )
        _text_back("REPLY_TEXT_HELP", row, point, text_id, {}, at=at)
        return
    _text_back("REPLY_TEXT_TAKEN", row, point, text_id, {"said": SAID[given.act]}, at=at)


def _hand(row: ReplyRequest) -> Actor:
    return Actor(kind=ActorKind.PROVIDER_LINK, id=row.link_id, on_behalf_of=row.organisation_id)


def _text_back(
    template: str, row: ReplyRequest, point: PointView, text_id: UUID, values: dict[str, str], *, at: datetime
) -> None:
    """Answer a text by one of ours, as long as the number did not have too many of them today."""
    lately = [name for name, _, _ in texts_to(point.value, since=at - timedelta(days=1)) if name in OURS]
    if len(lately) >= MOST_ANSWERS_A_DAY:
        return
    by = _hand(row)
    messaging.queue_to_organisation(
        organisation_id=row.organisation_id,
        template=template,
        values={"reference": reference(row.referral_id), **values},
        subject_kind=SUBJECT,
        subject_id=row.pk,
        link_id=link_for(row, by=by, at=at) if KINDS[template].has_link else None,
        sender_id=row.asker_id,
        point=point,
        once_key=f"REPLY_TEXT:{text_id}",
        by=by,
        at=at,
    )


def _stop(rows: list[ReplyRequest], number: str, *, at: datetime) -> None:
    """End texts to a number: what is queued is not sent, and what waits for an answer goes by another way."""
    by = _hand(rows[0])
    for organisation_id in {row.organisation_id for row in rows}:
        contact_points.flag_contact_point_failed(organisation_id=organisation_id, value=number, by=by, at=at)
    ids = [row.pk for row in rows]
    messaging.stop_subject(subject_kind=SUBJECT, subject_ids=ids, reason=Cancelled.STOPPED, by=by, at=at)
    note_failed(request_ids=[row.pk for row in rows if _waits(row)], by=by, at=at)
