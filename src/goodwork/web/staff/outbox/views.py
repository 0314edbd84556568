"""The demonstration's outbox: each message can be opened, its link followed, and a text replied to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.ids import new_id
from goodwork.kernel.words import direction
from goodwork.reach.messaging import inbound, queries
from goodwork.reach.messaging.inbound import Taken
from goodwork.reach.messaging.queries import PAGE, MessageRow
from goodwork.reach.messaging.rules import Channel, Status
from goodwork.reach.messaging.stop_words import Meaning
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.outbox.forms import ReplyForm
from goodwork.web.staff.outbox.pages import STATUS_TAGS, MessagePage, OutboxPage

_ANSWERS = {
    Meaning.STOP: "Taken as STOP: they get no more texts. What was promised moves to a call or a letter.",
    Meaning.START: "Taken as START: they get texts again.",
    Meaning.OTHER: "Taken as the answer to what they were asked.",
}
_BY_ORGANISATION = {
    Meaning.STOP: (
        "Taken as STOP: no more texts go to this number. What waits for their answer goes by email or letter, or "
        "somebody rings them."
    ),
    Meaning.START: (
        "Taken as an answer: START restores texts to people only. To write to a number again, put it on record anew."
    ),
    Meaning.OTHER: "Taken as their answer. A text back says what was taken, or how to answer.",
}
_TO_READ = "Taken as a reply. Somebody will read it, and the person is told by when."
_BY_NOBODY = (
    "The text answers nothing: no request was texted to this number, or the number is not on record for them any more."
)
_BY_A_STRANGER = " The service leads of the organisation that runs the number read it, as from an unknown number."


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the newest messages."""
    _only_in_the_demonstration()
    at = clock.now()
    asked = request.GET.get("status", "")
    status = Status(asked) if asked in set(Status) else None
    organisations_only = request.GET.get("to") == "organisations"
    rows = queries.outbox(viewer, status=status, to_organisations=organisations_only, before=_before(request), at=at)
    following = ""
    if len(rows) == PAGE:
        place = {"before": f"{rows[-1].queued_at.isoformat()}_{rows[-1].id}"} | ({"status": asked} if status else {})
        place |= {"to": "organisations"} if organisations_only else {}
        following = f"{reverse('staff-outbox')}?{urlencode(place)}"
    names = _names(viewer, rows, at=at)
    found = queries.counts(viewer)
    statuses = [(s.value, STATUS_TAGS[s][0], found[s]) for s in Status]
    return render(
        request,
        "staff/outbox/index.jinja",
        OutboxPage(rows, names, status.value if status else "", statuses, following, organisations_only),
    )


def one(request: HttpRequest, viewer: Viewer, message_id: UUID) -> HttpResponse:
    """Show one message as it left, and take a reply to a text."""
    _only_in_the_demonstration()
    at = clock.now()
    message = queries.message(viewer, message_id, at=at)
    whom = message.person_id or message.to_organisation_id
    can_reply = message.channel is Channel.SMS and bool(message.to) and whom is not None
    form = ReplyForm(request.POST or None, to_organisation=message.person_id is None)
    if request.method == "POST":
        if not can_reply:
            raise Http404
        if form.is_valid():
            taken = inbound.receive_text(
                from_number=message.to,
                body=form.cleaned_data["body"],
                received_at=at,
                reference=f"outbox-{new_id()}",
                at=at,
            )
            _tell(request, taken)
            return redirect("staff-outbox-message", message_id=message_id)
    names = _names(viewer, [message], at=at)
    return render(
        request,
        "staff/outbox/one.jinja",
        MessagePage(message, names, form, can_reply, direction(message.language) == "rtl"),
    )


def _tell(request: HttpRequest, taken: Taken) -> None:
    """Say what became of a reply: a person's, an organisation's, or one that answers nothing."""
    if taken.person_ids:
        messages.success(request, _TO_READ if taken.to_read else _ANSWERS[taken.meaning])
    elif taken.understood_by:
        messages.success(request, _BY_ORGANISATION[taken.meaning])
    else:
        messages.warning(request, _BY_NOBODY + (_BY_A_STRANGER if taken.to_read else ""))


def _names(viewer: Viewer, rows: Sequence[MessageRow], *, at: datetime) -> dict[UUID, str]:
    """Return the names of the people and organisations that messages went to."""
    organisation_ids = {row.to_organisation_id for row in rows if row.to_organisation_id}
    person_ids = {row.person_id for row in rows if row.person_id}
    named = organisations.named(viewer, organisation_ids) if organisation_ids else {}
    return named | (people.names(viewer, person_ids, at=at) if person_ids else {})


def _only_in_the_demonstration() -> None:
    """Raise Http404 where messages go to people: there is no outbox then."""
    if not queries.is_demonstration():
        raise Http404


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """Return where a page begins; anything that is no such place begins at the newest."""
    moment, _, message_id = request.GET.get("before", "").partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(message_id)) if at.tzinfo else None
    except ValueError:
        return None
