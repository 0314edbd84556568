"""What is held about a person, who looked at it, and with whom it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind
from goodwork.kernel.clock import local_date
from goodwork.kernel.words import NAMES, direction, format_birth_date, format_date
from goodwork.ledger.audit import queries as audit
from goodwork.pathway.referrals import stopped
from goodwork.pathway.referrals.stopped import ToldToStop
from goodwork.reach.questionnaires import queries as questionnaires
from goodwork.reach.questionnaires.rules import TypedBy
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people
from goodwork.registers.people import services
from goodwork.registers.people.services import CannotWithdraw
from goodwork.registers.people.views import ConsentView
from goodwork.web.my.home import Visit, done, proved
from goodwork.web.my.pages import MyPage
from goodwork.web.my.services.following import told_words
from goodwork.web.my.services.tongue import say as of_services
from goodwork.web.my.tongue import say
from goodwork.web.render import render

MOST_LOOKS = 500
MOST_ROWS = 50
MOST_ANSWERED = 3
WORDING = "MY-1"
"""The version of the words with which a person takes consent back here."""


_WHAT = {
    "people": "details",
    "promises": "next",
    "questionnaires": "answers",
    "messages": "messages",
    "messaging": "messages",
    "calls": "calls",
    "contacts": "calls",
    "referrals": "help",
    "caseload": "help",
    "conversations": "help",
    "plans": "help",
    "outcomes": "help",
    "requests": "help",
    "routes": "help",
}
"""The first part of a read's name -> what was looked at, as a person would say it."""


@dataclass(frozen=True)
class Looked:
    """Somebody looked at parts of a person's record on a day."""

    day: str
    who: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One answer as it was given, and who typed it where it was not the person."""

    label: str
    said: tuple[str, ...]
    typed: str


@dataclass(frozen=True)
class Answered:
    """What a person answered on a day, in the language in which they were asked."""

    title: str
    answers: tuple[Told, ...]
    language: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class HeldPage(MyPage):
    """What is held, and who looked at it."""

    details: tuple[tuple[str, str], ...]
    answered: tuple[Answered, ...]
    looks: tuple[Looked, ...]


@dataclass(frozen=True)
class Shared:
    """One organisation, with the person's answer, whether it can be taken back, and the proof that they were told."""

    recipient_id: UUID
    name: str
    text: str
    given: bool
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SharePage(MyPage):
    """With whom a person lets us share, and what happens when they take it back."""

    shared: tuple[Shared, ...]
    happens: str


@proved
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what is held about a person and who looked at it, and offer a copy of all of it."""
    page = HeldPage(
        language=visit.language,
        title=say(visit.language, "held-title"),
        back="/my/",
        details=_details(visit),
        answered=_answered(visit),
        looks=_looks(visit),
    )
    return render(request, "my/held.jinja", page)


def _details(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return a person's details in words; what is not held is left out."""
    card = people.card(visit.viewer, visit.person_id, at=visit.at)
    language = visit.language
    birth = format_birth_date(language, card.birth_date) if card.birth_date else ""
    points = {contact.kind.value.lower(): contact.value for contact in card.contacts}
    rows = [
        (say(language, "held-name"), card.name),
        (say(language, "held-birth"), birth),
        *((say(language, f"details-{kind}"), points.get(kind, "")) for kind in ("mobile", "landline", "email")),
        (say(language, "details-address_line"), " ".join(filter(None, (card.address_line, card.postcode)))),
        (say(language, "held-practice"), card.practice or ""),
        (say(language, "details-language"), NAMES.get(card.language, card.language)),
    ]
    return tuple(row for row in rows if row[1])


def _answered(visit: Visit) -> tuple[Answered, ...]:
    """Return what a person answered, newest first, in the words in which they were asked."""
    language = visit.language
    typed = {TypedBy.HELPER: say(language, "held-by-helper"), TypedBy.USER: say(language, "held-by-staff")}
    found = []
    for view in questionnaires.own_responses(visit.viewer, visit.person_id, most=MOST_ANSWERED, at=visit.at):
        found.append(
            Answered(
                say(language, "held-answers", date=format_date(language, local_date(view.submitted_at))),
                tuple(Told(one.label, one.said, typed.get(one.typed_by, "")) for one in view.answers),
                view.language,
                direction(view.language),
            )
        )
    return tuple(found)


def _looks(visit: Visit) -> tuple[Looked, ...]:
    """Return who else looked at a person's record, a row for each day and person, newest first."""
    language = visit.language
    looks = [
        look
        for record_id in people.ids_of(visit.viewer, visit.person_id)
        for look in audit.who_looked(visit.viewer, record_id, most=MOST_LOOKS)
        if look.actor_kind in {ActorKind.USER, ActorKind.PROVIDER_LINK}
    ]
    staff = access.names(SYSTEM_VIEWER, {k.actor_id for k in looks if k.actor_id is not None})
    whats: dict[tuple[date, str], dict[str, None]] = {}
    for look in sorted(looks, key=lambda k: k.at, reverse=True):
        unnamed = "held-provider" if look.actor_kind is ActorKind.PROVIDER_LINK else "held-staff"
        who = staff.get(look.actor_id, "") if look.actor_id else ""
        what = _WHAT.get(look.page.split(".")[0], "record")
        key = (local_date(look.at), who or say(language, unnamed))
        whats.setdefault(key, {})[say(language, f"held-what-{what}")] = None
    return tuple(
        Looked(format_date(language, day), who, tuple(what)) for (day, who), what in list(whats.items())[:MOST_ROWS]
    )


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
            # A second press, or another window: it is taken back already, and was said so then.
            pass
        return redirect("my-home")
    stops = stopped.told_to_stop(visit.viewer, visit.person_id, at=visit.at)
    shared = tuple(
        Shared(
            c.recipient_id,
            c.recipient,
            say(language, f"share-{c.state.value}", date=format_date(language, local_date(c.recorded_at))),
            c.state.value == "GIVEN",
            _told(stops, c, language),
        )
        for c in now
    )
    page = SharePage(
        language=language,
        title=say(language, "share-title"),
        back="/my/",
        shared=shared,
        happens=of_services(language, "share-happens"),
    )
    return render(request, "my/share.jinja", page)


def _told(stops: list[ToldToStop], answer: ConsentView, language: str) -> tuple[str, ...]:
    """Return the proof that an organisation was told to stop when this consent was taken back, a sentence each."""
    if answer.state.value != "WITHDRAWN":
        return ()
    theirs = [s for s in stops if s.organisation_id == answer.recipient_id and s.told_at >= answer.recorded_at]
    return tuple(text for one in theirs for text in told_words(one, answer.recipient, language))
