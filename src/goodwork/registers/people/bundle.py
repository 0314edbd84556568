"""Everything held about a person, in one file that they can take away (subject access: Article 15, DOMAIN 7.4).

Rooms above contribute their own section: `@contributes("messages", order=30)`. The file is a zip of a page to read and
the same as JSON.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from html import escape
from typing import Any, Final
from uuid import UUID

from goodwork.kernel import clock, identifiers
from goodwork.kernel.actors import ActorKind, Viewer
from goodwork.ledger.audit.queries import who_looked
from goodwork.ledger.events.models import EventRow
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import codes
from goodwork.registers.people.models import (
    Consent,
    ContactNeeds,
    ContactPoint,
    IdentityReview,
    Person,
    PersonAddress,
    PersonName,
    Registration,
)
from goodwork.registers.people.views import BundleFile


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the file: a table with a title. Every cell is text, in words where there are words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Contribution = Callable[..., Section | None]
_CONTRIBUTIONS: dict[str, tuple[int, Contribution]] = {}


def contributes(name: str, *, order: int = 50) -> Callable[[Contribution], Contribution]:
    """Register what a room holds about a person: `f(viewer, person_ids, *, at) -> Section | None`."""

    def register(function: Contribution) -> Contribution:
        _CONTRIBUTIONS[name] = (order, function)
        return function

    return register


def contributions() -> tuple[str, ...]:
    """Return the names of all contributions, in the order in which they stand in the file."""
    return tuple(sorted(_CONTRIBUTIONS, key=lambda name: (_CONTRIBUTIONS[name][0], name)))


def day(moment: datetime | None) -> str:
    """Return the local day and time of a moment as the file shows it; blank for none."""
    return f"{moment.astimezone(clock.LONDON):%-d %B %Y, %H:%M}" if moment else ""


@contributes("details", order=1)
def _details(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    rows: list[tuple[str, str]] = []
    for person in Person.objects.filter(id__in=person_ids).order_by("id"):
        number = person.nhs_number
        rows += [
            ("Date of birth", f"{person.birth_date:%-d %B %Y}" if person.birth_date else ""),
            ("NHS number", identifiers.show_nhs_number(number) if number else "Not known"),
            ("Gender", codes.GENDERS.get(person.gender, "Not recorded")),
            ("Ethnic category", codes.ETHNIC_CATEGORIES.get(person.ethnic_category, "Not recorded")),
            ("Language", codes.LANGUAGES.get(person.language or "en", person.language)),
            ("Known here since", day(person.registered_at)),
            ("Died", f"{person.deceased_date or 'Day not known'}" if person.deceased else "No"),
            ("Wants no invitations since", day(person.opted_out_at)),
            ("Wants no texts since", day(person.texts_stopped_at)),
            ("Where you are is kept hidden", "Yes" if person.restricted else "No"),
            ("Messages may be seen by somebody else", "Yes" if person.safe_contact else "No"),
        ]
    return Section("Who you are", ("What", "What we hold"), tuple(rows))


_SAID = {"IMPORT": "Your practice", "STAFF": "A colleague wrote it down", "PERSON": "You"}


@contributes("names", order=2)
def _names(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    found = PersonName.objects.filter(person__in=person_ids).order_by("from_at", "id")
    rows = ((f"{n.given_name} {n.family_name}", day(n.from_at), day(n.until_at), _SAID[n.said_by]) for n in found)
    return Section("Names", ("Name", "From", "Until", "Who said it"), tuple(rows))


@contributes("addresses", order=3)
def _addresses(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    found = PersonAddress.objects.filter(person__in=person_ids).order_by("from_at", "id")
    rows = ((a.address_line, a.postcode, day(a.from_at), day(a.until_at), _SAID[a.said_by]) for a in found)
    return Section("Addresses", ("Address", "Postcode", "From", "Until", "Who said it"), tuple(rows))


@contributes("contact-points", order=4)
def _contact_points(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    found = ContactPoint.objects.filter(person__in=person_ids).order_by("from_at", "id")
    rows = (
        (c.kind.capitalize(), c.value, day(c.from_at), day(c.until_at), day(c.failed_at), _SAID[c.said_by])
        for c in found
    )
    columns = ("Kind", "Number or address", "From", "Until", "Failed", "Who said it")
    return Section("Telephone numbers and email", columns, tuple(rows))


@contributes("needs", order=5)
def _needs(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    found = ContactNeeds.objects.filter(person__in=person_ids).order_by("from_at", "id")
    rows = (
        (
            codes.CONTACT_METHODS.get(n.contact_method, ""),
            codes.INFORMATION_FORMATS.get(n.information_format, ""),
            "Yes" if n.reading_need else "",
            codes.LANGUAGES.get(n.interpreter_language, n.interpreter_language),
            codes.PROFESSIONALS.get(n.professional, ""),
            n.note,
            day(n.from_at),
            day(n.until_at),
        )
        for n in found
    )
    columns = ("Contact by", "Format", "Help with reading", "Interpreter", "Professional", "Note", "From", "Until")
    return Section("What you need to be reached and understood", columns, tuple(rows))


@contributes("registrations", order=6)
def _registrations(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    found = list(Registration.objects.filter(person__in=person_ids).order_by("from_date", "id"))
    names = organisations.named(viewer, {r.organisation_id for r in found})
    rows = ((names.get(r.organisation_id, ""), f"{r.from_date}", f"{r.until_date or ''}") for r in found)
    return Section("Practices", ("Practice", "From", "Until"), tuple(rows))


@contributes("consents", order=7)
def _consents(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    found = list(Consent.objects.filter(person__in=person_ids).order_by("recorded_at", "id"))
    names = organisations.named(viewer, {c.recipient_id for c in found})
    rows = (
        (names.get(c.recipient_id, ""), c.state.capitalize(), c.wording_version, day(c.recorded_at), day(c.until_at))
        for c in found
    )
    return Section("Who may see you", ("Organisation", "Your answer", "Wording", "From", "Until"), tuple(rows))


@contributes("reviews", order=8)
def _reviews(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    found = IdentityReview.objects.filter(person__in=person_ids).order_by("opened_at")
    rows = tuple(
        (day(r.opened_at), r.state.replace("_", " ").capitalize(), json.dumps(r.row, ensure_ascii=False)) for r in found
    )
    return (
        Section("Rows of files that were checked by a colleague", ("Came", "Decision", "The row"), rows)
        if rows
        else None
    )


@contributes("events", order=90)
def _events(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    rows = (
        (day(row.at), _words(row.kind), ", ".join(f"{k}: {v}" for k, v in row.data.items() if k != "person_id"))
        for row in EventRow.objects.filter(person_id__in=person_ids).order_by("at", "id")
    )
    return Section("What happened", ("When", "What", "Codes"), tuple(rows))


def _words(kind: str) -> str:
    """Return an event's kind as words: PersonRegistered becomes "Person registered"."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip().capitalize()


_ROOM_WORDS: Final = {
    "people": "Who you are and how to reach you",
    "promises": "What you were promised",
    "questionnaires": "What you answered",
    "messaging": "Messages",
    "contacts": "Calls and worries",
    "intake": "Fit notes",
    "referrals": "Your referrals",
    "replies": "Your referrals",
    "requests": "Help that you asked for yourself",
    "glass": "Opened outside the usual",
}
"""What a read was of, by the first part of its name, as the person would say it."""


def _looked_at(page: str) -> str:
    """Return what a read was of in words; the names of some are words already."""
    return _ROOM_WORDS.get(page.split(".")[0], page.replace(".", " ").capitalize())


@contributes("looks", order=91)
def _looks(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section:
    looks = [look for person_id in person_ids for look in who_looked(viewer, person_id, most=1000)]
    users = access.names(viewer, {k.actor_id for k in looks if k.actor_id and k.actor_kind is ActorKind.USER})
    rows = (
        (
            day(look.at),
            "You"
            if look.actor_kind is ActorKind.PERSON
            else users.get(look.actor_id, "A colleague")
            if look.actor_id
            else "Goodwork",
            _looked_at(look.page),
        )
        for look in sorted(looks, key=lambda k: k.at)
    )
    return Section("Who looked at your record", ("When", "Who", "What"), tuple(rows))


@contributes("glass", order=92)
def _glass(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    rows = tuple(
        (day(look.broken_at), look.user_name, look.organisation_name, look.kind.replace("_", " ").lower(), look.reason)
        for look in access.glass_about(viewer, person_ids, at=at)
    )
    columns = ("When", "Who", "Organisation", "Why", "In their words")
    return Section("Who opened your record outside the usual", columns, rows) if rows else None


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body{{font-family:sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}th,td{{border-bottom:1px solid #ccc;padding:.3rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}}</style></head>
<body><main><h1>{title}</h1><p>Made on {made}. It holds everything that this service holds about you.</p>
<nav aria-label="Parts"><ul>{parts}</ul></nav>
{sections}</main></body></html>
"""


_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


def _readable(cell: str) -> str:
    """Return a cell as people read it: a day or moment as data writes it (2026-09-06) becomes 6 September 2026.

    A cell with anything else beside it stays as it is: people's own words are not changed.
    """
    if not _MOMENT.fullmatch(cell):
        return cell
    try:
        if "T" not in cell:
            return f"{date.fromisoformat(cell):%-d %B %Y}"
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return cell
    return day(moment if moment.tzinfo else moment.replace(tzinfo=clock.LONDON))


def _html(number: int, section: Section) -> str:
    """Return a section as a table under its heading; every cell is escaped."""
    heading = f'<h2 id="part-{number}">{escape(section.title)}</h2>'
    if not section.rows:
        return f"{heading}<p>Nothing is held.</p>"
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in section.columns)
    lines = ("".join(f"<td>{escape(_readable(cell))}</td>" for cell in row) for row in section.rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"{heading}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def sections_of(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> list[Section]:
    """Return every section about a person, in order."""
    found = (_CONTRIBUTIONS[name][1](viewer, person_ids, at=at) for name in contributions())
    return [section for section in found if section is not None]


def make_bundle(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> BundleFile:
    """Return everything held about a person, with all their records, as a zip of `record.html` and `record.json`.

    The file's name holds the day and nothing of the person.
    """
    sections = sections_of(viewer, person_ids, at=at)
    parts = "".join(f'<li><a href="#part-{n}">{escape(s.title)}</a></li>' for n, s in enumerate(sections, 1))
    page = _PAGE.format(
        title="What is held about you",
        made=escape(day(at)),
        parts=parts,
        sections="".join(_html(n, s) for n, s in enumerate(sections, 1)),
    )
    data: dict[str, Any] = {"made_at": at.isoformat(), "sections": [asdict(s) for s in sections]}
    content = io.BytesIO()
    stamp = at.astimezone(clock.LONDON).timetuple()[:6]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("record.html", page),
            ("record.json", json.dumps(data, ensure_ascii=False, indent=1)),
        ):
            archive.writestr(zipfile.ZipInfo(name, stamp), text)
    return BundleFile(
        person_id=person_ids[0],
        filename=f"record-{clock.local_date(at).isoformat()}.zip",
        content=content.getvalue(),
    )
