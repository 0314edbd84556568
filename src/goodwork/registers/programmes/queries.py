"""Reading the register of programmes. Slugs and names are no secret: every signed-in viewer may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.registers.programmes.models import Programme, ProgrammeWord
from goodwork.registers.programmes.rules import label


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One programme; `organisation_id` leads it, where one does."""

    id: UUID
    slug: str
    name: str
    organisation_id: UUID | None

    @property
    def label(self) -> str:
        """The slug as a funnel writes it."""
        return label(self.slug)


def _view(row: Programme) -> ProgrammeView:
    return ProgrammeView(id=row.id, slug=row.slug, name=row.name, organisation_id=row.organisation_id)


def by_slug(viewer: Viewer, slug: str) -> ProgrammeView | None:
    """Return the programme of a slug, or None."""
    row = Programme.objects.filter(slug=slug.strip()).first()
    return None if row is None else _view(row)


def every(viewer: Viewer) -> list[ProgrammeView]:
    """Return all programmes by name."""
    return [_view(row) for row in Programme.objects.order_by("name", "slug")]


def many(viewer: Viewer, programme_ids: Collection[UUID]) -> dict[UUID, ProgrammeView]:
    """Return programmes by id, in one query."""
    return {row.id: _view(row) for row in Programme.objects.filter(id__in=list(programme_ids))}


def words(viewer: Viewer, word_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the words of histories by id, in one query: areas and programmes, never anything about one person."""
    return dict(ProgrammeWord.objects.filter(id__in=list(word_ids)).values_list("id", "text"))
