"""The register of programmes as it stands at a moment, read once by each process until something in it changes.

It says nothing about anybody. Whether it changed the database says each time, in one row (`ledger.stamps`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.db.models import Expression, QuerySet, Value
from django.db.models.expressions import RawSQL

from goodwork.ledger.stamps import stamp_of, stamped
from goodwork.registers.programmes.models import ProgrammeVersion
from goodwork.registers.programmes.offer_files import read_offer
from goodwork.registers.programmes.offers import (
    Closed,
    Culture,
    Declared,
    Mode,
    Need,
    Offer,
    PlaceOf,
    Role,
    Serves,
    closed_words,
)


@dataclass(frozen=True, slots=True)
class ProviderView:
    """One organisation of a programme, with what the programme says in its place where it says nothing itself."""

    organisation_id: UUID
    code: str
    name: str
    role: Role
    serves: Serves
    languages: tuple[str, ...]
    cultures: tuple[Culture, ...]
    modes: tuple[Mode, ...]
    places: tuple[PlaceOf, ...]
    declared: Declared
    postcode: str

    @property
    def postcodes(self) -> tuple[str, ...]:
        """Where it gives support: the postcodes of its places, else its own where the register has one."""
        return tuple(place.postcode for place in self.places) or ((self.postcode,) if self.postcode else ())


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One programme with what it offers, in the version that held at the moment asked for."""

    id: UUID
    version: int
    version_id: UUID
    written_at: datetime
    offer: Offer
    providers: tuple[ProviderView, ...]

    @property
    def slug(self) -> str:
        """The programme's slug."""
        return self.offer.slug

    @property
    def name(self) -> str:
        """What people read."""
        return self.offer.name

    @property
    def what(self) -> str:
        """What it is, in plain words."""
        return self.offer.what

    @property
    def lead_id(self) -> UUID:
        """The organisation that holds it."""
        return next(p.organisation_id for p in self.providers if p.role is Role.LEAD)

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it helps with."""
        return self.offer.needs

    @property
    def plan_kinds(self) -> tuple[str, ...]:
        """The kinds of plan that it belongs to."""
        return self.offer.plan_kinds

    @property
    def start_date(self) -> date | None:
        """Its first day."""
        return self.offer.start_date

    @property
    def end_date(self) -> date | None:
        """Its last day."""
        return self.offer.end_date

    @property
    def last_referral_date(self) -> date | None:
        """The last day on which it takes a new referral."""
        return self.offer.last_referral_date

    @property
    def capacity(self) -> int | None:
        """How many people it has room for; None where nobody says."""
        return self.offer.capacity

    @property
    def length_weeks(self) -> int | None:
        """How many weeks support usually lasts."""
        return self.offer.length_weeks

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the programme as a whole speaks."""
        return self.offer.languages

    @property
    def cultures(self) -> tuple[Culture, ...]:
        """The communities that it is made for."""
        return self.offer.cultures

    @property
    def modes(self) -> tuple[Mode, ...]:
        """How support is given."""
        return self.offer.modes

    @property
    def places(self) -> tuple[PlaceOf, ...]:
        """Where support is given, by all providers, each place once."""
        return tuple(dict.fromkeys(place for p in self.providers for place in p.places))

    def closed_on(self, day: date) -> Closed | None:
        """Return why it takes no new referral on a day, None where it does."""
        return self.offer.closed_on(day)

    def open_on(self, day: date) -> str:
        """Return why it takes no new referral on a day in words, '' where it does."""
        return closed_words(self.offer, day)

    def provider(self, organisation_id: UUID) -> ProviderView | None:
        """Return one of its providers, None for an organisation that is none."""
        return next((p for p in self.providers if p.organisation_id == organisation_id), None)


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Every programme with an offer as it stood at a moment, by name; the same object as long as nothing changes.

    `newest` is when the newest version was written, in microseconds since 1970.
    """

    views: tuple[ProgrammeView, ...]
    newest: int


_REGISTERS: dict[str, Register] = {}
"""By stamp: the register as it stood then."""
_MOST_REGISTERS = 4
_READ: dict[UUID, Offer] = {}
_MOST_READ = 4096
_Organisation: TypeAlias = tuple[UUID, str, str]
"""The id, name and postcode of an organisation that is a provider."""
_SHOWN: dict[UUID, tuple[tuple[_Organisation, ...], ProgrammeView]] = {}
"""By version: the organisations as they were, and the view that was made of both."""

_STAMP = stamped(
    "programmes",
    """SELECT concat_ws(' ', coalesce(extract(epoch FROM max(v.written_at)) * 1000000, 0)::bigint, count(*),
              sum(uuid_hash_extended(v.id, 0)),
              (SELECT sum(hash_record_extended(ROW(o.id, o.name, o.postcode), 0)) FROM organisations_organisation o
                WHERE o.id IN (SELECT p.organisation_id FROM programmes_programmeprovider p)))
         FROM programmes_programmeversion v""",
)
"""When the newest version was written, which versions there are (none ever changes), and what their organisations are
called and where they are. Sums of 64 bits, so that no order is needed."""
_EMPTY = Register((), newest=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def standing_at(at: datetime) -> Register:
    """Return the register as it stood at a moment: one query, and two more where something is new to this process."""
    if _REGISTERS:
        stamp = stamp_of("programmes")
        known = _EMPTY if stamp.startswith("0 ") else _REGISTERS.get(stamp)
        if known is not None and known.newest <= (at - _EPOCH) // _MICROSECOND:
            return known
    newest = ProgrammeVersion.objects.filter(written_at__lte=at).order_by("programme_id", "-number")
    # The stamp comes with the rows, so that it is theirs whatever is written meanwhile.
    held = _held(newest.distinct("programme_id"), stamp=RawSQL(_STAMP, []))
    stamp = next((head.stamp for head in held), "0")
    made = Register(_views(held), newest=int(stamp.split()[0]))
    if held and made.newest <= (at - _EPOCH) // _MICROSECOND:
        if len(_REGISTERS) >= _MOST_REGISTERS:
            _REGISTERS.clear()
        _REGISTERS[stamp] = made
    return made


def views_of(rows: QuerySet[ProgrammeVersion]) -> tuple[ProgrammeView, ...]:
    """Return some versions as they are shown, by name: one query, and one for versions new to this process."""
    return _views(_held(rows, stamp=Value("")))


class _Head(NamedTuple):
    """A version, and the stamp of the register that it was found in."""

    version_id: UUID
    programme_id: UUID
    number: int
    written_at: datetime
    stamp: str


def _held(rows: QuerySet[ProgrammeVersion], *, stamp: Expression) -> dict[_Head, list[_Organisation]]:
    """Return versions with their providers in their order. One query."""
    versions = ProgrammeVersion.objects.filter(pk__in=rows.values("pk")).annotate(stamp=stamp)
    held: dict[_Head, list[_Organisation]] = {}
    for *head, organisation_id, name, postcode in versions.order_by("pk", "providers__position").values_list(
        *("pk", "programme_id", "number", "written_at", "stamp"),
        *("providers__organisation_id", "providers__organisation__name", "providers__organisation__postcode"),
    ):
        known = held.setdefault(_Head(*head), [])
        if organisation_id is not None:
            known.append((organisation_id, name, postcode))
    return held


def _views(held: Mapping[_Head, list[_Organisation]]) -> tuple[ProgrammeView, ...]:
    offers = _offers([head.version_id for head in held])
    views = [_view(offers[head.version_id], head, tuple(known)) for head, known in held.items()]
    return tuple(sorted(views, key=lambda v: (v.name, v.slug)))


def _offers(version_ids: Sequence[UUID]) -> dict[UUID, Offer]:
    """Return the offers of versions; only those that this process has not read yet are fetched, in one query.

    A version never changes, so what was read once holds.
    """
    found = {v: _READ[v] for v in version_ids if v in _READ}
    new = [v for v in version_ids if v not in found]
    if new:
        rows = ProgrammeVersion.objects.filter(pk__in=new).values_list("pk", "content")
        fresh = {pk: read_offer(content) for pk, content in rows}
        if len(_READ) + len(fresh) > _MOST_READ:
            _READ.clear()
        _READ.update(fresh)
        found |= fresh
    return found


def _view(offer: Offer, head: _Head, known: tuple[_Organisation, ...]) -> ProgrammeView:
    """Return one version as it is shown: made once in this process, until one of its organisations changes."""
    before = _SHOWN.get(head.version_id)
    if before is not None and before[0] == known:
        return before[1]
    made = ProgrammeView(
        id=head.programme_id,
        version=head.number,
        version_id=head.version_id,
        written_at=head.written_at,
        offer=offer,
        providers=_providers(offer, known),
    )
    if len(_SHOWN) >= _MOST_READ:
        _SHOWN.clear()
    _SHOWN[head.version_id] = (known, made)
    return made


def _providers(offer: Offer, known: Sequence[_Organisation]) -> tuple[ProviderView, ...]:
    """Return the providers of an offer; what one leaves open is the programme's."""
    return tuple(
        ProviderView(
            organisation_id=organisation_id,
            code=p.code,
            name=name,
            role=p.role,
            serves=p.serves,
            languages=p.languages or offer.languages,
            cultures=p.cultures or offer.cultures,
            modes=p.modes or offer.modes,
            places=p.places,
            declared=p.declared or offer.declared,
            postcode=postcode,
        )
        for p, (organisation_id, name, postcode) in zip(offer.providers, known, strict=True)
    )
