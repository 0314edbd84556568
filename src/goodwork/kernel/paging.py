"""Lists that are read a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID


class AboutSomebody(Protocol):
    """A row of a list that may be about a person on record."""

    @property
    def person_id(self) -> UUID | None:
        """Return whom the row is about; None for nobody on record."""


Row = TypeVar("Row", bound=AboutSomebody, covariant=True)


def pages_of(total: int, size: int) -> int:
    """Return how many pages `total` rows fill, `size` on each; an empty list has one."""
    return max(1, -(-total // size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """One page of rows about people, its number from 1, how many rows there are in all, and how many a page holds."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return pages_of(self.total, self.size)

    def person_ids(self) -> set[UUID]:
        """Return whom the page is about."""
        return {row.person_id for row in self.rows if row.person_id is not None}
