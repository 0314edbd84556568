"""How a coach reaches somebody: name, numbers, language and needs, for a whole page of people in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from goodwork.kernel.actors import Viewer
from goodwork.kernel.identifiers import show_phone
from goodwork.reach.contacts.rules import Way
from goodwork.reach.contacts.ways import ways_from
from goodwork.registers.people import codes, scope
from goodwork.registers.people.models import ContactNeeds, ContactPoint, Person, PersonAddress, PersonName


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


def _own_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows that hold, those of the record that the person is known under first, then the newest."""
    own = Case(When(person_id=F("person__known_as"), then=0), default=1, output_field=IntegerField())
    return rows.filter(person__known_as=OuterRef("known_as"), until_at__isnull=True).order_by(own, "-from_at")


def _points(kind: str) -> ArraySubquery:
    """Return the contact points of a kind that hold and are not dead."""
    points = _own_first(ContactPoint.objects.filter(kind=kind, failed_at__isnull=True))
    return ArraySubquery(points.values("value"))


def _any_record(condition: Q) -> Exists:
    """Return whether a condition holds for one of the person's records."""
    return Exists(Person.objects.filter(condition, known_as=OuterRef("known_as")))


def reaching(viewer: Viewer, person_ids: Collection[UUID]) -> dict[UUID, Reaching]:
    """Return how some people are reached, by the ids asked for, in one query; those not visible are left out.

    Called by queries that write the audit themselves. Where a restricted person is stays hidden.
    """
    people = scope.visible_people(viewer).filter(pk__in=list(person_ids))
    own_language = Person.objects.filter(pk=OuterRef("known_as")).values("language")
    name = JSONObject(given=F("given_name"), family=F("family_name"))
    needs = JSONObject(
        method=F("contact_method"),
        format=F("information_format"),
        reading=F("reading_need"),
        interpreter=F("interpreter_language"),
        professional=F("professional"),
    )
    address = JSONObject(line=F("address_line"), postcode=F("postcode"))
    rows = people.annotate(
        now_language=Subquery(own_language),
        now_name=Subquery(_own_first(PersonName.objects.all()).values(told=name)[:1]),
        now_needs=Subquery(_own_first(ContactNeeds.objects.all()).values(told=needs)[:1]),
        now_address=Subquery(_own_first(PersonAddress.objects.all()).values(told=address)[:1]),
        mobiles=_points("MOBILE"),
        landlines=_points("LANDLINE"),
        emails=_points("EMAIL"),
        hidden=_any_record(Q(restricted=True)),
        unsafe=_any_record(Q(safe_contact=True)),
        stopped=_any_record(Q(texts_stopped_at__isnull=False)),
    ).values(*_COLUMNS)
    return {row["id"]: _reaching(row) for row in rows}


_COLUMNS = (
    "id",
    "language",
    "now_language",
    "now_name",
    "now_needs",
    "now_address",
    "mobiles",
    "landlines",
    "emails",
    "hidden",
    "unsafe",
    "stopped",
)


def _reaching(row: dict[str, Any]) -> Reaching:
    needs, name, address = row["now_needs"] or {}, row["now_name"] or {}, row["now_address"] or {}
    facts = _Facts(
        language=row["now_language"] or row["language"] or "en",
        mobile=next(iter(row["mobiles"]), ""),
        landline=next(iter(row["landlines"]), ""),
        email=next(iter(row["emails"]), ""),
        address_line=address.get("line") or "",
        postcode=address.get("postcode") or "",
        contact_method=needs.get("method") or "",
        information_format=needs.get("format") or "",
        reading_need=bool(needs.get("reading")),
        texts_stopped=row["stopped"],
        safe_contact=row["unsafe"],
        restricted=row["hidden"],
    )
    phones = dict.fromkeys([*row["mobiles"], *row["landlines"]])
    return Reaching(
        person_id=row["id"],
        name=f"{name.get('given', '')} {name.get('family', '')}".strip(),
        language=facts.language,
        numbers=() if facts.restricted else tuple(show_phone(p) for p in phones),
        email="" if facts.restricted else facts.email,
        restricted=facts.restricted,
        safe_contact=facts.safe_contact,
        texts_stopped=facts.texts_stopped,
        reading_need=facts.reading_need,
        interpreter=needs.get("interpreter") or "",
        professional=needs.get("professional") or "",
        contact_method=facts.contact_method,
        information_format=facts.information_format,
        ways=ways_from(facts),
    )
