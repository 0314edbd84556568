"""Reading the register of programmes. What it says is no secret: every viewer may see all of it, a person too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.remembering import is_remembered, remembered
from goodwork.registers.programmes.models import Programme, ProgrammeVersion, ProgrammeWord
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
from goodwork.registers.programmes.rules import label


@dataclass(frozen=True, slots=True)
class ProgrammeName:
    """One programme in short; `organisation_id` leads it, where one does."""

    id: UUID
    slug: str
    name: str
    organisation_id: UUID | None

    @property
    def label(self) -> str:
        """The slug as a funnel writes it."""
        return label(self.slug)


@dataclass(frozen=True, slots=True)
class BareProgramme:
    """A programme that nobody has written an offer for, and the organisation that has it."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation_name: str


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


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a programme: who wrote it (None: the program), when and why."""

    number: int
    written_by_id: UUID | None
    written_at: datetime
    changed_because: str
    changed: tuple[str, ...]


def _short(row: Programme) -> ProgrammeName:
    return ProgrammeName(id=row.id, slug=row.slug, name=row.name, organisation_id=row.organisation_id)


def by_slug(viewer: Viewer, slug: str) -> ProgrammeName | None:
    """Return the programme of a slug, or None."""
    row = Programme.objects.filter(slug=slug.strip()).first()
    return None if row is None else _short(row)


def every(viewer: Viewer) -> list[ProgrammeName]:
    """Return all programmes by name, those without an offer too."""
    return [_short(row) for row in Programme.objects.order_by("name", "slug")]


def without_offer(viewer: Viewer, *, at: datetime) -> list[BareProgramme]:
    """Return the programmes of which, at a moment, no more is known than name and organisation, by name."""
    rows = Programme.objects.filter(organisation__isnull=False).exclude(versions__written_at__lte=at)
    told = rows.order_by("name", "slug").values_list("id", "name", "organisation_id", "organisation__name")
    return [BareProgramme(*row) for row in told]


def many(viewer: Viewer, programme_ids: Collection[UUID]) -> dict[UUID, ProgrammeName]:
    """Return programmes by id, in one query."""
    return {row.id: _short(row) for row in Programme.objects.filter(id__in=list(programme_ids))}


def words(viewer: Viewer, word_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the words of histories by id, in one query: areas and programmes, never anything about one person."""
    return dict(ProgrammeWord.objects.filter(id__in=list(word_ids)).values_list("id", "text"))


def offered(viewer: Viewer, *, at: datetime) -> tuple[ProgrammeView, ...]:
    """Return every programme whose offer was written down by a moment, as it stood then, by name; the ended ones too.

    One query, whatever their number, and one for versions new to this process; asked once while a page is made.
    """
    rows = ProgrammeVersion.objects.filter(written_at__lte=at).order_by("programme_id", "-number")
    return remembered(("offered", at), lambda: _views(viewer, rows.distinct("programme_id")))


def of(viewer: Viewer, programme_ids: Collection[UUID], *, at: datetime) -> dict[UUID, ProgrammeView]:
    """Return some programmes by id as they stood at a moment; those without an offer then are left out."""
    if len(programme_ids) > _MANY or is_remembered(("offered", at)):
        wanted = set(programme_ids)
        return {view.id: view for view in offered(viewer, at=at) if view.id in wanted}
    rows = ProgrammeVersion.objects.filter(programme_id__in=list(programme_ids), written_at__lte=at)
    return {view.id: view for view in _views(viewer, rows.order_by("programme_id", "-number").distinct("programme_id"))}


def one(viewer: Viewer, programme: UUID | str, *, at: datetime) -> ProgrammeView:
    """Return a programme by id or slug as it stood at a moment; raises NotVisible where it has no offer then."""
    if isinstance(programme, str):
        known = by_slug(viewer, programme)
        if known is None:
            raise NotVisible("programme")
        programme = known.id
    found = of(viewer, [programme], at=at).get(programme)
    if found is None:
        raise NotVisible("programme")
    return found


def declared(viewer: Viewer, programme_id: UUID, organisation_id: UUID, *, at: datetime) -> Declared | None:
    """Return how soon a provider of a programme says that it moves, in working days; None where it says nothing."""
    return declared_many(viewer, [(programme_id, organisation_id)], at=at).get((programme_id, organisation_id))


def declared_many(
    viewer: Viewer, pairs: Collection[tuple[UUID, UUID]], *, at: datetime
) -> dict[tuple[UUID, UUID], Declared]:
    """Return what providers of programmes declare, by (programme, organisation); pairs without are left out."""
    found: dict[tuple[UUID, UUID], Declared] = {}
    views = of(viewer, {programme_id for programme_id, _ in pairs}, at=at)
    for programme_id, organisation_id in pairs:
        view = views.get(programme_id)
        provider = view.provider(organisation_id) if view else None
        if provider is not None and provider.declared:
            found[programme_id, organisation_id] = provider.declared
    return found


def versions(viewer: Viewer, programme_id: UUID) -> tuple[VersionLine, ...]:
    """Return the versions of a programme, the newest first, each with the fields that differ from the one before."""
    rows = list(ProgrammeVersion.objects.filter(programme_id=programme_id).order_by("number"))
    lines = []
    for before, row in zip([None, *rows], rows, strict=False):
        old = before.content if before else {}
        changed = sorted(k for k in {*old, *row.content} if old.get(k) != row.content.get(k)) if before else []
        lines.append(
            VersionLine(
                number=row.number,
                written_by_id=row.written_by_id,
                written_at=row.written_at,
                changed_because=str(row.content.get("changed_because", "")),
                changed=tuple(c for c in changed if c not in {"changed_because", "sources"}),
            )
        )
    return tuple(reversed(lines))


_MANY = 20
"""From so many programmes on they are taken from among all, which a page has asked for already."""
_READ: dict[UUID, Offer] = {}
_MOST_READ = 4096
_Organisation: TypeAlias = tuple[UUID, str, str]
"""The id, name and postcode of an organisation that is a provider."""
_SHOWN: dict[UUID, tuple[tuple[_Organisation, ...], ProgrammeView]] = {}
"""By version: the organisations as they were, and the view that was made of both."""


def _offers(version_ids: Iterable[UUID]) -> dict[UUID, Offer]:
    """Return the offers of versions; only those that this process has not read yet are fetched, in one query.

    A version never changes, so what was read once holds."""
    wanted = list(version_ids)
    new = [v for v in wanted if v not in _READ]
    fresh = {}
    if new:
        rows = ProgrammeVersion.objects.filter(pk__in=new).values_list("pk", "content")
        fresh = {pk: read_offer(content) for pk, content in rows}
        if len(_READ) + len(fresh) > _MOST_READ:
            _READ.clear()
        _READ.update(fresh)
    return {v: fresh.get(v) or _READ[v] for v in wanted}


def _views(viewer: Viewer, rows: QuerySet[ProgrammeVersion]) -> tuple[ProgrammeView, ...]:
    """Return versions as they are shown, by name."""
    versions = ProgrammeVersion.objects.filter(pk__in=rows.values("pk")).order_by("pk", "providers__position")
    held: dict[tuple[UUID, UUID, int, datetime], list[_Organisation]] = {}
    for *head, organisation_id, name, postcode in versions.values_list(
        *("pk", "programme_id", "number", "written_at"),
        *("providers__organisation_id", "providers__organisation__name", "providers__organisation__postcode"),
    ):
        known = held.setdefault((head[0], head[1], head[2], head[3]), [])
        if organisation_id is not None:
            known.append((organisation_id, name, postcode))
    offers = _offers(head[0] for head in held)
    views = [_view(offers[head[0]], head, tuple(known)) for head, known in held.items()]
    return tuple(sorted(views, key=lambda v: (v.name, v.slug)))


def _view(offer: Offer, head: tuple[UUID, UUID, int, datetime], known: tuple[_Organisation, ...]) -> ProgrammeView:
    """Return one version as it is shown: made once in this process, until one of its organisations changes."""
    version_id, programme_id, number, written_at = head
    before = _SHOWN.get(version_id)
    if before is not None and before[0] == known:
        return before[1]
    made = ProgrammeView(
        id=programme_id,
        version=number,
        version_id=version_id,
        written_at=written_at,
        offer=offer,
        providers=_providers(offer, known),
    )
    if len(_SHOWN) >= _MOST_READ:
        _SHOWN.clear()
    _SHOWN[version_id] = (known, made)
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
