"""Reading the register of programmes. What it says is no secret: every viewer may see all of it, a person too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.remembering import is_remembered, remembered
from goodwork.ledger import ready
from goodwork.registers.programmes.models import Programme, ProgrammeVersion, ProgrammeWord
from goodwork.registers.programmes.offers import Declared
from goodwork.registers.programmes.register import ProgrammeView as ProgrammeView
from goodwork.registers.programmes.register import ProviderView as ProviderView
from goodwork.registers.programmes.register import Register as Register
from goodwork.registers.programmes.register import standing_at, views_of
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
    rows = Programme.objects.order_by("name", "slug")
    return [ProgrammeName(*row) for row in rows.values_list("id", "slug", "name", "organisation_id")]


def without_offer(viewer: Viewer, *, at: datetime) -> list[BareProgramme]:
    """Return the programmes of which, at a moment, no more is known than name and organisation, by name."""
    return [BareProgramme(*row) for row in ready.rows(_WITHOUT_OFFER, [at])]


_WITHOUT_OFFER = """SELECT p.id, p.name, p.organisation_id, o.name
  FROM programmes_programme p JOIN organisations_organisation o ON o.id = p.organisation_id
 WHERE NOT EXISTS (SELECT 1 FROM programmes_programmeversion v WHERE v.programme_id = p.id AND v.written_at <= %s)
 ORDER BY p.name, p.slug"""


def many(viewer: Viewer, programme_ids: Collection[UUID]) -> dict[UUID, ProgrammeName]:
    """Return programmes by id, in one query."""
    return {row.id: _short(row) for row in Programme.objects.filter(id__in=list(programme_ids))}


def words(viewer: Viewer, word_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the words of histories by id, in one query: areas and programmes, never anything about one person."""
    return dict(ProgrammeWord.objects.filter(id__in=list(word_ids)).values_list("id", "text"))


def offered(viewer: Viewer, *, at: datetime) -> tuple[ProgrammeView, ...]:
    """Return every programme whose offer was written down by a moment, as it stood then, by name; the ended ones too.

    One query, whatever their number, and two when something is new to this process; asked once while a page is made.
    """
    return register(viewer, at=at).views


def register(viewer: Viewer, *, at: datetime) -> Register:
    """Return the same as what this process keeps of it: one and the same object as long as nothing changes."""
    return remembered(("offered", at), lambda: standing_at(at))


def of(viewer: Viewer, programme_ids: Collection[UUID], *, at: datetime) -> dict[UUID, ProgrammeView]:
    """Return some programmes by id as they stood at a moment; those without an offer then are left out."""
    if len(programme_ids) > _MANY or is_remembered(("offered", at)):
        wanted = set(programme_ids)
        return {view.id: view for view in offered(viewer, at=at) if view.id in wanted}
    rows = ProgrammeVersion.objects.filter(programme_id__in=list(programme_ids), written_at__lte=at)
    return {view.id: view for view in views_of(rows.order_by("programme_id", "-number").distinct("programme_id"))}


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
