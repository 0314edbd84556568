"""A person puts right who they are and how they are reached."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from goodwork.kernel.identifiers import normal_postcode, phone
from goodwork.kernel.parsers import Unreadable, email, free_text, person_name
from goodwork.kernel.words import LANGUAGES, NAMES
from goodwork.registers.people import queries as people
from goodwork.registers.people import services
from goodwork.registers.people.services import CannotCorrect
from goodwork.registers.people.views import PersonCard
from goodwork.web.my.fields import Field, Option, plain_digits
from goodwork.web.my.home import Visit, done, proved
from goodwork.web.my.pages import MyPage
from goodwork.web.my.tongue import LANGUAGE, say
from goodwork.web.render import render

TEXTS = (
    ("given_name", "text", "given-name"),
    ("family_name", "text", "family-name"),
    ("mobile", "tel", "tel"),
    ("landline", "tel", "tel-local"),
    ("email", "email", "email"),
    ("address_line", "text", "street-address"),
    ("postcode", "text", "postal-code"),
)
_WRONG = {
    "given_name": "name",
    "family_name": "name",
    "mobile": "phone",
    "landline": "phone",
    "email": "email",
    "address_line": "name",
    "postcode": "postcode",
    "language": "language",
}


@dataclass(frozen=True, kw_only=True)
class DetailsPage(MyPage):
    """A person's details as they stand, each of them to change."""


def _held(card: PersonCard) -> dict[str, str]:
    """Return what is held, as the form shows it."""
    points = {contact.kind.value.lower(): contact.value for contact in card.contacts if contact.failed_at is None}
    return {
        "given_name": card.given_name,
        "family_name": card.family_name,
        "mobile": points.get("mobile", ""),
        "landline": points.get("landline", ""),
        "email": points.get("email", ""),
        "address_line": card.address_line or "",
        "postcode": card.postcode or "",
        "language": card.language,
        "reading": "YES" if card.needs.reading_need else "",
    }


def _fields(language: str, values: dict[str, str], wrong: dict[str, str], own: str) -> tuple[Field, ...]:
    texts = tuple(
        Field(
            kind,
            key,
            say(language, f"details-{key}"),
            value=values[key],
            autocomplete=auto,
            error=wrong.get(key, ""),
        )
        for key, kind, auto in TEXTS
    )
    known = [(code, NAMES[code]) for code in LANGUAGES]
    if own and own not in LANGUAGES:
        known.append((own, say(language, "details-other-language", tongue=own)))
    chosen = tuple(Option(code, name, code == values["language"]) for code, name in known)
    return (
        *texts,
        Field("select", "language", say(language, "details-language"), options=chosen, error=wrong.get("language", "")),
        Field("checkbox", "reading", say(language, "details-reading"), value=values["reading"]),
    )


def _typed(sent: QueryDict) -> dict[str, str]:
    found = {key: sent.get(key, "").strip() for key, _, _ in TEXTS}
    for key in ("mobile", "landline"):
        found[key] = plain_digits(found[key])
    return found | {"language": sent.get("language", ""), "reading": sent.get("reading", "")}


def _wrong(typed: dict[str, str], held: dict[str, str]) -> dict[str, str]:
    """Return the fields whose form is wrong, with the kind of what is wrong."""
    wrong = {}
    for key in ("given_name", "family_name"):
        try:
            person_name(typed[key])
        except Unreadable:
            wrong[key] = "name"
    if typed["email"]:
        try:
            email(typed["email"])
        except Unreadable:
            wrong["email"] = "email"
    for key in ("address_line", "postcode"):
        try:
            free_text(typed[key], most=300)
        except Unreadable:
            wrong[key] = _WRONG[key]
    for key in ("mobile", "landline"):
        if typed[key] and typed[key] != held[key] and phone(typed[key]) is None:
            wrong[key] = _WRONG[key]
    if typed["postcode"] and typed["postcode"] != held["postcode"]:
        try:
            normal_postcode(typed["postcode"])
        except Unreadable:
            wrong["postcode"] = _WRONG["postcode"]
    if typed["language"] not in {*LANGUAGES, held["language"]}:
        wrong["language"] = "language"
    return wrong


@proved
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show a person's details, and put right what they change."""
    card = people.card(visit.viewer, visit.person_id, at=visit.at)
    held = _held(card)
    values, wrong = held, {}
    if request.method == "POST":
        values = _typed(request.POST)
        wrong = _wrong(values, held)
        if not wrong:
            try:
                _save(visit, values, held)
            except CannotCorrect as refused:
                wrong = {refused.field: _WRONG.get(refused.field, "name")}
            else:
                if values["language"] in LANGUAGES and values["language"] != held["language"]:
                    request.session[LANGUAGE] = values["language"]
                done(request, say(visit.language, "details-done"))
                return redirect("my-home")
    said = {key: say(visit.language, f"details-wrong-{kind}") for key, kind in wrong.items()}
    page = DetailsPage(
        language=visit.language,
        title=say(visit.language, "details-title"),
        back="/my/",
        fields=_fields(visit.language, values, said, held["language"]),
    )
    return render(request, "my/details.jinja", page)


def _save(visit: Visit, typed: dict[str, str], held: dict[str, str]) -> None:
    """Send on what has changed; what stayed as it was is left alone. Raises CannotCorrect before anything is kept."""
    who, by, at = visit.person_id, visit.viewer.actor(), visit.at
    changed = {key: typed[key] for key, _, _ in TEXTS if typed[key] != held[key]}
    if changed:
        services.correct_details(
            person_id=who,
            given_name=changed.get("given_name"),
            family_name=changed.get("family_name"),
            mobile=changed.get("mobile"),
            landline=changed.get("landline"),
            email=changed.get("email"),
            address_line=changed.get("address_line"),
            postcode=changed.get("postcode"),
            by=by,
            at=at,
        )
    if typed["language"] != held["language"]:
        services.set_language(person_id=who, language=typed["language"], by=by, at=at)
    if typed["reading"] != held["reading"]:
        services.set_reading_need(person_id=who, reading_need=typed["reading"] == "YES", by=by, at=at)
