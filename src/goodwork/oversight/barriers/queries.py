"""Reading barriers: suppressed counts, never rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.disclosure import shown_parts
from goodwork.kernel.remembering import remembered
from goodwork.oversight.barriers.models import BarrierAlias, BarrierRedirect, BarrierRefusal, BarrierWay
from goodwork.oversight.barriers.rules import Barrier, By, Figures, Refusal, Way, barriers, figures
from goodwork.pathway.eligibility.rules import REASON_WORDS, Reason
from goodwork.registers.access.figures import check_can_read, may_see_small_numbers
from goodwork.registers.places.queries import area_names
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.conditions import Kind
from goodwork.registers.programmes.queries import ProgrammeView

WINDOW_DAYS = 365
OWN_RULES = "The service itself"
_BUILT_IN = {Kind.DATES.value: "Takes new referrals", Kind.PLACES.value: "Has a place"}


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """One rule as it is shown: of which programme, what it asks, where it comes from, and its figures."""

    programme: str
    rule: str
    words: str
    source: str
    confirmed: bool
    figures: Figures


@dataclass(frozen=True, slots=True)
class RedirectRow:
    """How many people were redirected to one locality, and how many of them it has taken up; None is hidden."""

    locality: str
    people: int | None
    picked_up: int | None
    waiting: int | None


@dataclass(frozen=True, slots=True)
class Barriers:
    """Every rule that turned somebody away since a day, the one with the most people first.

    `groups` are the groups that occur, code and words, in the order of columns. `suppressed`: some of it is hidden.
    """

    by: By
    from_date: date
    groups: tuple[tuple[str, str], ...]
    rows: tuple[BarrierRow, ...]
    redirects: tuple[RedirectRow, ...]
    suppressed: bool


GROUP_WORDS: Mapping[str, str] = {
    "NOT_KNOWN": "Not known",
    "NOT_STATED": "Not stated",
    "WHITE": "White",
    "MIXED": "Mixed",
    "ASIAN": "Asian",
    "BLACK": "Black",
    "OTHER": "Other",
    "IN_WORK": "In work",
    "OFF_SICK": "Off sick",
    "OUT_OF_WORK": "Out of work",
    "FIFTH_1": "Most deprived fifth",
    "FIFTH_2": "Second fifth",
    "FIFTH_3": "Third fifth",
    "FIFTH_4": "Fourth fifth",
    "FIFTH_5": "Least deprived fifth",
}


def show(viewer: Viewer, *, by: By = By.WORK, from_date: date | None = None, at: datetime) -> Barriers:
    """Return each rule that turned people away since a day (a year back unless told): how many, whom, how long.

    For service leads, commissioners and administrators; raises NotVisible for others. Small numbers are hidden from
    whoever doesn't lead the organisation that holds the rule; for them it begins with a month, because days tried one
    after the other would tell when a rounded number changes, and so a small one.
    """
    check_can_read(viewer, "barriers")
    since = from_date or local_date(at) - timedelta(days=WINDOW_DAYS)
    found = _show(viewer, by, since, at)
    return _show(viewer, by, since.replace(day=1), at) if found.suppressed and since.day != 1 else found


def _show(viewer: Viewer, by: By, since: date, at: datetime) -> Barriers:
    """Return what `show` returns, since this very day."""
    today = local_date(at)
    rows = list(BarrierRefusal.objects.filter(happened_date__gte=since).order_by("happened_date", "id"))
    alias = _aliases()
    found = barriers(
        (_refusal(r, alias) for r in rows), _ways({alias.get(r.person_id, r.person_id) for r in rows}), today=today
    )
    views = programmes.of(viewer, {b.programme_id for b in found if b.programme_id is not None}, at=at)
    holders: dict[str, set[UUID | None]] = defaultdict(set)
    for row in rows:
        if row.programme_id is None:
            holders[row.rule].add(row.organisation_id)
    shown_rows = []
    suppressed = False
    for barrier in found:
        view = views.get(barrier.programme_id) if barrier.programme_id else None
        held_by = holders[barrier.rule] if barrier.programme_id is None else {view.lead_id if view else None}
        small = may_see_small_numbers(viewer, held_by)
        suppressed = suppressed or not small
        shown_rows.append(_row(barrier, view, figures(barrier, by=by, small_numbers=small)))
    codes = sorted({code for row in shown_rows for code in row.figures.groups})
    named = area_names(viewer, codes) if by is By.AREA else {}
    redirects, hidden = _redirects(viewer, since)
    return Barriers(
        by=by,
        from_date=since,
        groups=tuple((code, GROUP_WORDS.get(code) or named.get(code, code)) for code in codes),
        rows=tuple(shown_rows),
        redirects=redirects,
        suppressed=suppressed or hidden,
    )


def _row(barrier: Barrier, view: ProgrammeView | None, shown: Figures) -> BarrierRow:
    """Return a rule with its words: the programme's as they hold now, the service's own by their reason."""
    if barrier.programme_id is None:
        reason = Reason(barrier.rule)
        return BarrierRow(
            OWN_RULES,
            barrier.rule,
            REASON_WORDS[reason],
            "Manchester Partnership Board, October 2024, 3.7",
            True,
            shown,
        )
    rule = next((r for r in view.offer.rules if r.code == barrier.rule), None) if view else None
    words = rule.words if rule else _BUILT_IN.get(barrier.rule, barrier.rule.replace("_", " ").capitalize())
    return BarrierRow(
        programme=view.name if view else "",
        rule=barrier.rule,
        words=words,
        source=rule.source if rule else "",
        confirmed=rule.confirmed if rule else True,
        figures=shown,
    )


def _aliases() -> dict[UUID, UUID]:
    """Return the id under which each linked record is counted; asked once while a page is made."""
    return remembered("barriers.aliases", _followed)


def _followed() -> dict[UUID, UUID]:
    """Return what `_aliases` returns, from the database."""
    pairs = dict(BarrierAlias.objects.values_list("merged_id", "kept_id"))
    found = {}
    for merged in pairs:
        kept = merged
        seen = {kept}
        while kept in pairs and pairs[kept] not in seen:
            kept = pairs[kept]
            seen.add(kept)
        found[merged] = kept
    return found


def _refusal(row: BarrierRefusal, alias: Mapping[UUID, UUID]) -> Refusal:
    return Refusal(
        programme_id=row.programme_id,
        rule=row.rule,
        person_id=alias.get(row.person_id, row.person_id),
        day=row.happened_date,
        order=row.event_id,
        la_code=row.la_code,
        imd_decile=row.imd_decile,
        ethnic_category=row.ethnic_category,
        work_status=row.work_status,
        lets_in_date=row.lets_in_date,
    )


def _ways(roots: set[UUID]) -> list[Way]:
    """Return the ways in that opened for some people, by any of their records."""
    alias = _aliases()
    ids = roots | {merged for merged, kept in alias.items() if kept in roots}
    rows = BarrierWay.objects.filter(person_id__in=ids, undone=False)
    return [
        Way(
            person_id=alias.get(r.person_id, r.person_id),
            day=r.happened_date,
            order=r.event_id,
            programme_id=r.programme_id,
            rules=frozenset(r.rules),
            taken_up=r.referral_id is not None,
        )
        for r in rows
    ]


def _redirects(viewer: Viewer, since: date) -> tuple[tuple[RedirectRow, ...], bool]:
    """Return who was redirected where, and whether small numbers are hidden."""
    rows = list(BarrierRedirect.objects.filter(happened_date__gte=since))
    small = may_see_small_numbers(viewer, {r.organisation_id for r in rows})
    people = Counter(r.la_code for r in rows)
    picked = Counter(r.la_code for r in rows if r.came == "PICKED_UP")
    waiting = Counter(r.la_code for r in rows if not r.came)
    named = area_names(viewer, list(people))
    shown_people: Mapping[str, int | None] = people if small else shown_parts(people)
    made = []
    for code in sorted(people, key=lambda c: named.get(c, c)):
        parts = {"picked": picked[code], "waiting": waiting[code], "other": people[code] - picked[code] - waiting[code]}
        shown: Mapping[str, int | None] = parts if small else shown_parts(parts)
        whole = shown_people[code]
        made.append(
            RedirectRow(
                locality=named.get(code, code),
                people=whole,
                picked_up=None if whole is None else shown["picked"],
                waiting=None if whole is None else shown["waiting"],
            )
        )
    return tuple(made), bool(rows) and not small
