"""How a coach reaches somebody: name, numbers, language and needs, for a whole page of people in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import JSONField, TextField
from django.db.models.expressions import RawSQL

from goodwork.kernel.actors import Viewer
from goodwork.kernel.identifiers import show_phone
from goodwork.reach.contacts.rules import Way
from goodwork.reach.contacts.ways import ways_from
from goodwork.registers.people import codes, scope


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the ways to try somebody rest on; never shown."""

    language: str
    mobile: str
    landline: str
    email: str
    address_line: str
    postcode: str
    contact_method: str
    information_format: str
    reading_need: bool
    texts_stopped: bool
    safe_contact: bool
    restricted: bool
    given_name: str = ""
    family_name: str = ""
    deceased: bool = False
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Reaching:
    """How one person is reached. Numbers are as people write them; none are shown of a restricted person.

    `language` is a BCP-47 tag; `interpreter` the language to interpret, '' for none; needs are codes of
    registers.people.codes; `ways` are the channels by which they can be tried.
    """

    person_id: UUID
    name: str
    language: str
    numbers: tuple[str, ...]
    email: str
    restricted: bool
    safe_contact: bool
    texts_stopped: bool
    reading_need: bool
    interpreter: str
    professional: str
    contact_method: str
    information_format: str
    ways: frozenset[Way] = field(default_factory=frozenset)

    @property
    def heed(self) -> tuple[tuple[str, str], ...]:
        """Return what to heed before ringing, each as (code of the sign, words)."""
        found: list[tuple[str, str]] = []
        if self.restricted:
            found.append(("RESTRICTED", "Where they are is not shown: open the record"))
        if self.safe_contact:
            found.append(("SAFE", "Leave no message: somebody else may hear it"))
        if self.interpreter:
            found.append(("INTERPRETER", f"Needs an interpreter: {language_words(self.interpreter)}"))
        elif self.language and not self.language.startswith("en"):
            found.append(("LANGUAGE", f"Speaks {language_words(self.language)}"))
        if self.professional:
            found.append(("PROFESSIONAL", f"Needs: {codes.PROFESSIONALS.get(self.professional, self.professional)}"))
        if self.reading_need:
            found.append(("READING", "Wants to talk, not read"))
        if self.information_format:
            words = codes.INFORMATION_FORMATS.get(self.information_format, self.information_format)
            found.append(("FORMAT", f"Format: {words}"))
        if self.contact_method:
            words = codes.CONTACT_METHODS.get(self.contact_method, self.contact_method)
            found.append(("METHOD", f"Prefers: {words}"))
        if self.texts_stopped:
            found.append(("NO_TEXTS", "Has stopped texts"))
        return tuple(found)


def language_words(tag: str) -> str:
    """Return the name of a language in English; the tag itself where we have none."""
    return codes.LANGUAGES.get(tag) or codes.LANGUAGES.get(tag.split("-")[0], tag)


_RECORDS = """FROM people_person gw_q JOIN {table} gw_t ON gw_t.person_id = gw_q.id
    WHERE gw_q.known_as = people_person.known_as AND gw_t.until_at IS NULL {more}"""
_ORDER = "(gw_q.id <> people_person.known_as), gw_t.from_at DESC"
"""What stands for the record that a person is known under comes first, then the newest."""


def _one(table: str, *columns: str) -> RawSQL:
    """Return columns of the dated row that holds now, as a list; null where there is none."""
    listed = ", ".join(f"gw_t.{column}" for column in columns)
    found = _RECORDS.format(table=table, more="")
    return RawSQL(f"(SELECT jsonb_build_array({listed}) {found} ORDER BY {_ORDER} LIMIT 1)", (), JSONField())


_POINTS = _RECORDS.format(table="people_contactpoint", more="AND gw_t.failed_at IS NULL")
_FOUND = {
    "now_language": RawSQL(
        "(SELECT gw_q.language FROM people_person gw_q WHERE gw_q.id = people_person.known_as)", (), TextField()
    ),
    "now_name": _one("people_personname", "given_name", "family_name"),
    "now_needs": _one(
        "people_contactneeds",
        *("contact_method", "information_format", "reading_need", "interpreter_language", "professional"),
    ),
    "now_address": _one("people_personaddress", "address_line", "postcode"),
    "points": RawSQL(
        f"(SELECT jsonb_agg(jsonb_build_array(gw_t.kind, gw_t.value) ORDER BY {_ORDER}) {_POINTS})", (), JSONField()
    ),
    "flags": RawSQL(
        """(SELECT jsonb_build_array(bool_or(restricted), bool_or(safe_contact), bool_or(texts_stopped_at IS NOT NULL))
            FROM people_person gw_q WHERE gw_q.known_as = people_person.known_as)""",
        (),
        JSONField(),
    ),
}
"""What is asked of each person, of all their records together. As SQL: the ORM takes longer to write it than to ask."""
_COLUMNS = ("id", "language", *_FOUND)


def reaching(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, Reaching]:
    """Return how some people are reached, by the ids asked for, in one query; those not visible are left out.

    Called by queries that write the audit themselves. Where a restricted person is stays hidden.
    """
    people = scope.visible_people(viewer).filter(pk__in=list(person_ids))
    return {row["id"]: _reaching(row) for row in people.annotate(**_FOUND).values(*_COLUMNS)}


def _reaching(row: dict[str, Any]) -> Reaching:
    method, format_, reading_need, interpreter, professional = row["now_needs"] or ("", "", False, "", "")
    address_line, postcode = row["now_address"] or ("", "")
    restricted, safe_contact, texts_stopped = row["flags"]
    points: dict[str, list[str]] = {kind.value: [] for kind in codes.ContactKind}
    for kind, value in row["points"] or ():
        points[kind].append(value)
    mobiles, landlines, emails = (points[kind.value] for kind in codes.ContactKind)
    facts = _Facts(
        language=row["now_language"] or row["language"] or "en",
        mobile=next(iter(mobiles), ""),
        landline=next(iter(landlines), ""),
        email=next(iter(emails), ""),
        address_line=address_line,
        postcode=postcode,
        contact_method=method,
        information_format=format_,
        reading_need=reading_need,
        texts_stopped=texts_stopped,
        safe_contact=safe_contact,
        restricted=restricted,
    )
    phones = dict.fromkeys([*mobiles, *landlines])
    return Reaching(
        person_id=row["id"],
        name=" ".join(row["now_name"] or ()).strip(),
        language=facts.language,
        numbers=() if facts.restricted else tuple(show_phone(p) for p in phones),
        email="" if facts.restricted else facts.email,
        restricted=facts.restricted,
        safe_contact=facts.safe_contact,
        texts_stopped=facts.texts_stopped,
        reading_need=facts.reading_need,
        interpreter=interpreter,
        professional=professional,
        contact_method=facts.contact_method,
        information_format=facts.information_format,
        ways=ways_from(facts),
    )
