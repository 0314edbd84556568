"""People as they stand, gathered from all their records in one query, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connection, models

from goodwork.kernel.remembering import known_of, remembered, remembered_each
from goodwork.ledger import ready
from goodwork.registers.people.models import (
    Consent,
    ContactNeeds,
    ContactPoint,
    Person,
    PersonAddress,
    PersonLink,
    PersonName,
    RecordClass,
    Registration,
    RetentionHold,
)

T = TypeVar("T", PersonName, PersonAddress, ContactPoint, ContactNeeds)


@dataclass(slots=True)
class Whole:
    """A person with every record linked to theirs. What holds for one record holds for the person.

    From `consents` on, only where the history was asked for; links, holds and consents in the order they were made.
    """

    root: Person
    members: list[Person] = field(default_factory=list)
    names: list[PersonName] = field(default_factory=list)
    addresses: list[PersonAddress] = field(default_factory=list)
    contact_points: list[ContactPoint] = field(default_factory=list)
    needs_had: list[ContactNeeds] = field(default_factory=list)
    stays: list[Registration] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    links: list[PersonLink] = field(default_factory=list)
    holds: list[RetentionHold] = field(default_factory=list)
    classes: list[RecordClass] = field(default_factory=list)
    last_entry_at: datetime | None = None

    def without(self, record_id: UUID) -> Whole:
        """Return the same person without what one linked record brings."""
        if record_id == self.root.id:
            return self
        return Whole(
            root=self.root,
            members=[m for m in self.members if m.id != record_id],
            names=[n for n in self.names if n.person_id != record_id],
            addresses=[a for a in self.addresses if a.person_id != record_id],
            contact_points=[c for c in self.contact_points if c.person_id != record_id],
            needs_had=[n for n in self.needs_had if n.person_id != record_id],
            stays=[s for s in self.stays if s.person_id != record_id],
        )

    def _now(self, rows: Iterable[T]) -> T | None:
        """Return the row that holds: the person's own record's, else the newest of a linked one."""
        holding = [r for r in rows if r.until_at is None]
        return max(holding, key=lambda r: (r.person_id == self.root.id, r.from_at), default=None)

    @property
    def name(self) -> PersonName | None:
        """Return the name that they go by."""
        return self._now(self.names)

    @property
    def shown_name(self) -> str:
        """Return the name as it is said; blank once erased."""
        name = self.name
        return f"{name.given_name} {name.family_name}" if name else ""

    @property
    def address(self) -> PersonAddress | None:
        """Return where they live."""
        return self._now(self.addresses)

    @property
    def needs(self) -> ContactNeeds | None:
        """Return what they need to be reached and understood."""
        return self._now(self.needs_had)

    def contact(self, kind: str) -> ContactPoint | None:
        """Return the contact point of a kind that holds."""
        return self._now(c for c in self.contact_points if c.kind == kind)

    @property
    def contacts(self) -> list[ContactPoint]:
        """Return the contact points that hold, one of each kind."""
        kinds = dict.fromkeys(c.kind for c in self.contact_points)
        return [c for c in (self.contact(kind) for kind in kinds) if c is not None]

    @property
    def practice_id(self) -> UUID | None:
        """Return the practice where they are registered now."""
        now = [s for s in self.stays if s.until_date is None]
        stay = max(now, key=lambda s: (s.person_id == self.root.id, s.from_date), default=None)
        return stay.organisation_id if stay else None

    @property
    def language(self) -> str:
        """Return their language; English where nobody said another."""
        return self.root.language or next((m.language for m in self.members if m.language), "en")

    @property
    def nhs_number(self) -> str | None:
        """Return their NHS number, their own record's first."""
        return self.root.nhs_number or next((m.nhs_number for m in self.members if m.nhs_number), None)

    def coded(self, column: str) -> str:
        """Return a raw code, their own record's first; blank where none is known."""
        return next((getattr(m, column) for m in (self.root, *self.members) if getattr(m, column)), "")

    @property
    def deceased(self) -> bool:
        """Say whether a death is recorded."""
        return any(m.deceased for m in self.members)

    @property
    def deceased_date(self) -> date | None:
        """Return the day of death where it is known."""
        return self.root.deceased_date or next((m.deceased_date for m in self.members if m.deceased_date), None)

    @property
    def opted_out_at(self) -> datetime | None:
        """Return since when they want no invitations."""
        return min((m.opted_out_at for m in self.members if m.opted_out_at), default=None)

    @property
    def texts_stopped_at(self) -> datetime | None:
        """Return since when they want no texts."""
        return min((m.texts_stopped_at for m in self.members if m.texts_stopped_at), default=None)

    @property
    def restricted(self) -> bool:
        """Say whether where they are must not be shown."""
        return any(m.restricted for m in self.members)

    @property
    def safe_contact(self) -> bool:
        """Say whether somebody else may read or hear their messages."""
        return any(m.safe_contact for m in self.members)


_PARTS: Final[dict[str, tuple[type[models.Model], str, str]]] = {
    "members": (Person, "x.known_as = r.id", "x.id"),
    "names": (PersonName, "x.person_id = ANY (g.ids)", "x.from_at, x.id"),
    "addresses": (PersonAddress, "x.person_id = ANY (g.ids)", "x.from_at, x.id"),
    "contact_points": (ContactPoint, "x.person_id = ANY (g.ids)", "x.from_at, x.id"),
    "needs_had": (ContactNeeds, "x.person_id = ANY (g.ids)", "x.from_at, x.id"),
    "stays": (Registration, "x.person_id = ANY (g.ids) AND x.until_date IS NULL", "x.from_date, x.id"),
}
_HISTORY: Final[dict[str, tuple[type[models.Model], str, str]]] = {
    "consents": (Consent, "x.person_id = ANY (g.ids)", "x.recorded_at, x.id"),
    "links": (PersonLink, "x.merged_id = ANY (g.ids) AND x.parted_at IS NULL", "x.linked_at, x.id"),
    "holds": (RetentionHold, "x.person_id = ANY (g.ids) AND x.released_at IS NULL", "x.set_at, x.id"),
    "classes": (RecordClass, "x.person_id = ANY (g.ids)", "x.code, x.id"),
}
_FEW: Final = 100
_LISTED: Final = ("members", "names", "stays")
_ONLY_NOW: Final = {"addresses", "contact_points", "needs_had"}


def _parts(history: bool, listed: bool) -> dict[str, tuple[type[models.Model], str, str]]:
    return {name: _PARTS[name] for name in _LISTED} if listed else {**_PARTS, **(_HISTORY if history else {})}


@cache
def _statement(history: bool, listed: bool) -> str:
    """Return the query that gathers people: one row each, one column of JSON for each kind of row that is theirs."""
    columns = []
    for name, (model, condition, order) in _parts(history, listed).items():
        if name in _ONLY_NOW and not history:
            condition += " AND x.until_at IS NULL"
        columns.append(f"(SELECT json_agg(x ORDER BY {order}) FROM {model._meta.db_table} x WHERE {condition})")
    last = "(SELECT max(x.at) FROM ledger_event x WHERE x.person_id = ANY (g.ids))" if history else "NULL"
    return (
        f"SELECT r.id, {last}, {', '.join(columns)} FROM people_person r CROSS JOIN LATERAL "
        "(SELECT array_agg(m.id) AS ids FROM people_person m WHERE m.known_as = r.id) g WHERE r.id IN "
        "(SELECT p.known_as FROM people_person p WHERE p.id = ANY (%s) AND p.erased_at IS NULL)"
    )


@cache
def _readers(model: type[models.Model]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return a model's columns, and for each how a JSON value becomes what the model holds."""
    return tuple((f.attname, f.to_python if not f.is_relation else _id) for f in model._meta.concrete_fields)


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


def _instances(model: type[models.Model], text: Any) -> list[Any]:
    """Return the rows of one kind as instances of their model."""
    rows = json.loads(text) if isinstance(text, str) else text or []
    readers = _readers(model)
    names = [name for name, _ in readers]
    return [model.from_db(None, names, [read(row[name]) for name, read in readers]) for row in rows]


def _rows(statement: str, asked: list[UUID]) -> list[tuple[Any, ...]]:
    """Return the rows for some people: of a page's few by the plan that stands ready, of many by one made for them."""
    if len(asked) <= _FEW:
        return ready.rows(statement, [asked])
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked])
        return list(cursor.fetchall())


def gathered(person_ids: Collection[UUID]) -> dict[UUID, Whole]:
    """Return some people as they stand, by the ids asked for, each asked for once while a page is made."""
    return remembered_each("people.gathered", person_ids, gather)


def gathered_already(person_id: UUID) -> Whole | None:
    """Return somebody as this page has gathered them already; None where it has not."""
    found: Whole | None = known_of("people.gathered", person_id)
    return found


def with_history(person_id: UUID) -> Whole | None:
    """Return a person with all that was and is, None for nobody; asked once while a page is made."""
    return remembered(("people.history", person_id), lambda: gather([person_id], history=True).get(person_id))


def gather(person_ids: Collection[UUID], *, history: bool = False, listed: bool = False) -> dict[UUID, Whole]:
    """Return some people by the ids asked for; linked ids lead to the same person. Erased people are left out.

    One query. `history`: with former addresses, contact points and needs, with consents, links, holds, record classes
    and the moment of the last entry, and not only what holds now. `listed`: no more than their records, names and
    registrations, which is what a list shows.
    """
    asked = list(person_ids)
    if not asked:
        return {}
    found: dict[UUID, Whole] = {}
    parts = _parts(history, listed)
    for root_id, last_entry_at, *columns in _rows(_statement(history, listed), asked):
        read = {name: _instances(parts[name][0], text) for name, text in zip(parts, columns, strict=True)}
        root = next(m for m in read["members"] if m.id == root_id)
        whole = Whole(root=root, last_entry_at=last_entry_at, **read)
        found.update({m.id: whole for m in whole.members})
    return {person_id: found[person_id] for person_id in asked if person_id in found}
