"""What the pages of figures share: how a count, and one that is hidden, is shown, choices, and figures as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from goodwork.kernel.disclosure import SCHEME

HIDDEN = "hidden"
"""What stands where a small number is not shown."""

SMALL_NUMBERS = (
    f"You see no small numbers: counts from 1 to {SCHEME.most_hidden} are hidden, and so are as many others as keep a"
    f" sum from giving them away. The rest is rounded to the nearest {SCHEME.round_to}, so parts may not add up."
)


@dataclass(frozen=True)
class Choice:
    """One entry of a drop-down list."""

    value: str
    words: str
    chosen: bool


Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a page of figures says of the breakdown and the months that were asked for.

    `by_words` is the breakdown in a sentence, "" without one; `head` the titles of its table; `export_query` what asks
    for the same figures as a file.
    """

    by_words: str
    head: tuple[str, ...]
    by_choices: tuple[Choice, ...]
    period_choices: tuple[Choice, ...]
    export_query: str


def as_asked(
    by: Kind | None, months: int, *, by_words: Mapping[Kind, str], periods: Mapping[int, str], head: tuple[str, ...]
) -> Asked:
    """Return what a page says of what was asked for; `head` are the titles of a breakdown's table after its first."""
    return Asked(
        by_words="" if by is None else by_words[by].lower(),
        head=() if by is None else (by_words[by], *head),
        by_choices=(
            Choice("", "No breakdown", by is None),
            *(Choice(kind.value, words, kind is by) for kind, words in by_words.items()),
        ),
        period_choices=tuple(Choice(str(m), words, m == months) for m, words in periods.items()),
        export_query=urlencode({"by": by.value if by else "", "months": months}),
    )


def asked(request: HttpRequest, kinds: type[Kind], *, months: int, periods: Collection[int]) -> tuple[Kind | None, int]:
    """Return the breakdown and the months that an address asks for; what there is none of is "not found"."""
    by, time = request.GET.get("by", ""), request.GET.get("months", str(months))
    kind = next((kind for kind in kinds if kind.value == by), None)
    if (by and kind is None) or time not in {str(period) for period in periods}:
        raise Http404
    return kind, int(time)


def rounding_rule(*, suppressed: bool) -> str:
    """Return how the figures of a file are rounded, and what of them is hidden."""
    if not suppressed:
        return "half up"
    return f"half up; counts 1 to {SCHEME.most_hidden} hidden, others to the nearest {SCHEME.round_to}"


def number(count: int | None) -> str:
    """Return a count as a page shows it."""
    return HIDDEN if count is None else f"{count:,}"


def share(percent: int | None) -> str:
    """Return a share as a page shows it, "" where none is said."""
    return "" if percent is None else f"{percent}%"


def plain(count: int | None) -> str:
    """Return a count as a file holds it: digits only, for programs that add up."""
    return HIDDEN if count is None else str(count)


def csv_file(name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    """Return figures as a CSV file called `name`.csv, with a byte-order mark, so that spreadsheets read it as UTF-8.

    Cells that somebody else wrote are made harmless before (`kernel.text.csv_cell`).
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    # One text: a response takes each piece that is written to it by itself.
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(lines)
    response.write(text.getvalue())
    return response
