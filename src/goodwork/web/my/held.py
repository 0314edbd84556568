"""What is held about a person, who looked at it, and with whom it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind
from goodwork.kernel.clock import local_date
from goodwork.kernel.words import format_date, format_moment
from goodwork.ledger.audit import queries as audit
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people
from goodwork.registers.people import services
from goodwork.registers.people.services import CannotWithdraw
from goodwork.web.my.home import Visit, done, proved
from goodwork.web.my.pages import MyPage
from goodwork.web.my.tongue import say
from goodwork.web.render import render

MOST_LOOKS = 50
WORDING = "MY-1"
"""The version of the words with which a person takes consent back here."""


@dataclass(frozen=True)
class Looked:
    """One look at a person's record: when, who, what."""

    when: str
    who: str
    page: str


@dataclass(frozen=True, kw_only=True)
class HeldPage(MyPage):
    """What is held, and who looked at it."""

    looks: tuple[Looked, ...]


@dataclass(frozen=True)
class Shared:
    """One organisation, with the person's answer, and whether it can be taken back."""

    recipient_id: UUID
    name: str
    text: str
    given: bool


@dataclass(frozen=True, kw_only=True)
class SharePage(MyPage):
    """With whom a person lets us share."""

    shared: tuple[Shared, ...]


@proved
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show who looked at a person's record, and offer a copy of all that is held."""
    language = visit.language
    looks = [
        look
        for record_id in people.ids_of(visit.viewer, visit.person_id)
        for look in audit.who_looked(visit.viewer, record_id, most=500)
    ]
    looks = sorted((k for k in looks if k.actor_kind is not ActorKind.SYSTEM), key=lambda k: k.at, reverse=True)
    staff = access.names(
        SYSTEM_VIEWER, {k.actor_id for k in looks if k.actor_id is not None and k.actor_kind is ActorKind.USER}
    )
    others = {
        ActorKind.PERSON: say(language, "held-you"),
        ActorKind.HELPER: say(language, "held-you"),
        ActorKind.PROVIDER_LINK: say(language, "held-provider"),
    }
    shown: list[Looked] = []
    for look in looks:
        known = staff.get(look.actor_id, "") if look.actor_id else ""
        who = others.get(look.actor_kind) or known or say(language, "held-staff")
        one = Looked(format_moment(language, look.at), who, look.page)
        if one not in shown:
            shown.append(one)
    page = HeldPage(language=language, title=say(language, "held-title"), back="/my/", looks=tuple(shown[:MOST_LOOKS]))
    return render(request, "my/held.jinja", page)


@proved
def copy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Hand over everything that is held, as one file."""
    made = people.bundle(visit.viewer, visit.person_id, at=visit.at)
    response = HttpResponse(made.content, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return response


@proved
def share(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show with whom a person lets us share, and take a consent back."""
    language = visit.language
    now = [c for c in people.consents(visit.viewer, visit.person_id, at=visit.at) if c.until_at is None]
    if request.method == "POST":
        chosen = next((c for c in now if str(c.recipient_id) == request.POST.get("recipient", "")), None)
        if chosen is None:
            raise Http404
        try:
            services.withdraw_consent(
                person_id=visit.person_id,
                recipient_id=chosen.recipient_id,
                wording_version=WORDING,
                by=visit.viewer.actor(),
                at=visit.at,
            )
            done(request, say(language, "share-done", name=chosen.recipient))
        except CannotWithdraw:
            pass
        return redirect("my-home")
    shared = tuple(
        Shared(
            c.recipient_id,
            c.recipient,
            say(language, f"share-{c.state.value}", date=format_date(language, local_date(c.recorded_at))),
            c.state.value == "GIVEN",
        )
        for c in now
    )
    page = SharePage(language=language, title=say(language, "share-title"), back="/my/", shared=shared)
    return render(request, "my/share.jinja", page)
