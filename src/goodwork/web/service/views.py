"""How well the service keeps its word, in the languages that people read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.disclosure import shown
from goodwork.kernel.words import Words, format_date
from goodwork.oversight.silence import queries
from goodwork.oversight.silence.rules import ShownFigure
from goodwork.pathway.referrals import pace
from goodwork.pathway.referrals.pace import Basis, Projected
from goodwork.web.public import PublicPage, language_here
from goodwork.web.render import render

WORDS = Words(Path(__file__).parent / "words")


@dataclass(frozen=True)
class Line:
    """One organisation: its name, referrals owed and missed, the share in words, and how soon it answers."""

    name: str
    owed: str
    missed: str
    share: str
    reply: str


@dataclass(frozen=True)
class ServicePage(PublicPage):
    """How well the service keeps its word, in one language."""

    WORDS: ClassVar[Words] = WORDS

    rate: str
    late: str
    moved: str
    lines: tuple[Line, ...]
    from_date: date
    to_date: date

    def day(self, day: date) -> str:
        """Return a day in the page's language."""
        return format_date(self.language, day)


def say(language: str, key: str, **values: Any) -> str:
    """Return words of this folder; numbers go in as written; `days_count` and `high_count` choose the plurals."""
    written = {k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}
    return WORDS.text(language, key, **written, days_count=values.get("days", 0), high_count=values.get("high", 0))


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what to expect, how often the first promised day was kept, and how soon each organisation answers."""
    at = clock.now()
    language = language_here(request)
    view = queries.published(viewer, at=at)
    page = ServicePage(
        language=language,
        rate=_rate(language, view.whole),
        late=_late(language, view.whole),
        moved=_moved(language, view.whole),
        lines=_lines(language, view.ids, view.groups, at=at),
        from_date=view.from_date,
        to_date=view.to_date,
    )
    return render(request, "service/index.jinja", page)


def _rate(language: str, whole: ShownFigure) -> str:
    """Return the rate in one or two sentences."""
    if whole.owed == 0:
        return say(language, "rate-none")
    if whole.owed is None or whole.missed is None or whole.percent is None:
        return say(language, "rate-hidden")
    return say(language, "rate", missed=whole.missed, owed=whole.owed, percent=whole.percent)


def _late(language: str, whole: ShownFigure) -> str:
    """Return how much longer people waited, "" where too few did to say."""
    days = whole.late_median_days
    if days is None:
        return ""
    return say(language, "late-same-day") if days == 0 else say(language, "late", days=days)


def _moved(language: str, whole: ShownFigure) -> str:
    """Return how often the day was moved, "" where that is hidden."""
    if not whole.owed or whole.moved is None:
        return ""
    return say(language, "moved", moved=whole.moved, owed=whole.owed)


def _lines(language: str, ids: tuple[str, ...], groups: tuple[ShownFigure, ...], *, at: datetime) -> tuple[Line, ...]:
    """Return a line for each organisation that something was promised through."""
    known = [UUID(i) for i in ids]
    times = pace.speed_many(known, at=at)
    return tuple(
        Line(
            name=figure.group,
            owed=_number(language, figure.owed),
            missed=_number(language, figure.missed),
            share="" if figure.percent is None else f"{figure.percent}%",
            reply=_reply(language, times[organisation_id].reply),
        )
        for organisation_id, figure in zip(known, groups, strict=True)
    )


def _number(language: str, count: int | None) -> str:
    return say(language, "hidden") if count is None else f"{count:,}"


def _reply(language: str, time: Projected) -> str:
    """Return how soon an organisation answers, and whether that was measured or only said."""
    if time.basis is Basis.DEFAULT:
        return say(language, "reply-unknown")
    if time.basis is Basis.DECLARED:
        return say(language, "reply-said", days=time.median_days)
    if time.median_at_least:
        return say(language, "reply-at-least", days=time.median_days)
    told = [say(language, "reply", days=time.median_days)]
    if time.high_at_least:
        told.append(say(language, "reply-wait", high=time.high_days))
    elif time.high_days:
        told.append(
            say(language, "reply-span" if time.low_days else "reply-first", low=time.low_days, high=time.high_days)
        )
    rests_on = shown(time.count)
    if rests_on is not None:
        told.append(say(language, "reply-rests", count=rests_on))
    return " ".join(told)
