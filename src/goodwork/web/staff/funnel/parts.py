"""What the funnel's pages say: words for codes, bars for counts, lines of the export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from goodwork.kernel.disclosure import percent_half_up
from goodwork.kernel.text import csv_cell, fold
from goodwork.oversight.funnel.disclosing import REST, Shown, ShownPart, ShownStage
from goodwork.oversight.funnel.queries import By, Compared
from goodwork.oversight.funnel.rules import ROUNDING, UNKNOWN
from goodwork.web.staff.figures import Choice, number, plain, rounding_rule

WORDS = {
    "REFERRED": "Referred",
    "ENGAGED": "Engaged",
    "PENDING_ENGAGEMENT": "Not yet spoken with",
    "REFERRED_ON": "Referred on to a programme",
    "STARTED": "Started",
    "PENDING": "Waiting to start",
    "INELIGIBLE": "Not eligible",
    "UNABLE_TO_CONTACT": "Could not be reached",
    "NO_LONGER_WANTED": "No longer wanted it",
    "DEFERRED": "Put off to later",
    "DISCHARGED": "Support ended",
    "ENTERED_WORK": "Entered work",
    "REMAINED_IN_WORK": "Remained in work",
    "IN_WORK": "In work",
    "OFF_SICK": "In work, off sick",
    "OUT_OF_WORK": "Out of work",
    UNKNOWN: "Not known",
    REST: "Not accounted for",
    "ON_LIST": "On a list",
    "ELIGIBLE": "Could be invited",
    "SENT": "Message sent",
    "CALL": "Rung instead",
    "DELIVERED": "Message arrived",
    "FAILED": "Message did not arrive",
    "OPENED": "Link opened and used",
    "ANSWERED": "Answered",
    "NOT_ANSWERED": "Not answered in 84 days",
    "CONSENTED": "Said yes to a coach, and to sharing",
    "NO_CONSENT": "Said yes to a coach, not to sharing",
    "NOT_NOW": "Not now",
    "NO": "No",
    "DECEASED": "Has died",
    "OPTED_OUT": "Wants no invitations",
    "UNDER_16": "Under 16",
    "OPEN_REFERRAL": "Has an open referral",
    "ALREADY_INVITED": "Invited in the last 84 days",
    "NO_WAY_TO_REACH": "No way to reach them",
    "WHITE": "White",
    "MIXED": "Mixed",
    "ASIAN": "Asian",
    "BLACK": "Black",
    "OTHER": "Other",
    "NOT_STATED": "Not stated",
}

BY_WORDS = {
    By.AREA: "Area",
    By.PRACTICE: "Practice",
    By.PCN: "Primary care network",
    By.PLACE: "Council",
    By.MONTH: "Month of referral",
    By.ETHNIC_GROUP: "Ethnic group",
}
STEPS_BY = (By.PRACTICE, By.PCN, By.MONTH)


def in_words(code: str, names: Mapping[str, str] | None = None) -> str:
    """Return a code in words: ours, else a programme's own name, else the code as people would write it.

    A short one without underscores (IPS) is taken for an abbreviation and stays.
    """
    if code in WORDS:
        return WORDS[code]
    if names and code in names:
        return names[code]
    return code.replace("_", " ").capitalize() if code == code.upper() and ("_" in code or len(code) > 4) else code


@dataclass(frozen=True)
class Line:
    """One part of a stage: words, count, share of the stage in words, and the width of its bar of 100."""

    name: str
    count: str
    share: str
    bar: int
    rest: bool


@dataclass(frozen=True)
class Section:
    """One stage: its words, its count, and what became of its people."""

    anchor: str
    name: str
    count: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class GroupRow:
    """One group of a breakdown: its name and its counts."""

    name: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class FunnelPage:
    """What the pages of the funnel show."""

    title: str
    choices: tuple[Choice, ...]
    by_choices: tuple[Choice, ...]
    sections: tuple[Section, ...]
    status: Section | None
    group_head: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    by_words: str
    export_query: str
    waiting: int
    suppressed: str
    compared: tuple[str, ...] = ()
    rounding: str = ROUNDING


def section(stage: ShownStage, name: str | None = None, names: Mapping[str, str] | None = None) -> Section:
    """Return a stage as the page shows it; what is not accounted for stands last, always."""
    lines = [_line(part, stage, names) for part in stage.parts]
    lines.append(_line(stage.not_accounted_for, stage, names))
    return Section(
        anchor="stage-" + fold(stage.stage),
        name=name or in_words(stage.stage, names),
        count=number(stage.count),
        lines=tuple(lines),
    )


def _line(part: ShownPart, stage: ShownStage, names: Mapping[str, str] | None) -> Line:
    share = "" if part.percent is None else f"{part.percent}% of {number(stage.count)}"
    return Line(
        name=in_words(part.name, names),
        count=number(part.count),
        share=share,
        bar=min(100, part.percent or 0),
        rest=part.name == REST,
    )


def group_rows(groups: tuple[Shown, ...], stages: tuple[str, ...]) -> tuple[GroupRow, ...]:
    """Return the groups of a breakdown: of each stage the count, and of the first who is not accounted for."""
    return tuple(
        GroupRow(
            name=WORDS.get(group.group, group.group),
            counts=(*(number(group.count(stage)) for stage in stages), number(group.rest(stages[0]))),
        )
        for group in groups
    )


def compared_words(found: Compared) -> str:
    """Return how many of those referred belong to some groups, beside how it was before the programme."""
    groups = " or ".join(in_words(code) for code in found.groups)
    before = found.before
    now = f"{number(found.number)} of {number(found.of_people)} referred"
    if found.number is not None and found.of_people:
        now += f" ({percent_half_up(found.number, found.of_people)}%)"
    return f"{groups}: {now}. Before: {before.number:,} of {before.of_people:,} ({before.source})."


EXPORT_HEAD = ("funnel", "group", "stage", "part", "count", "of", "percent", "rounding")


def export_lines(name: str, shown: tuple[Shown, ...], suppressed: bool) -> Iterator[list[str]]:
    """Yield the lines of the CSV export: each count with its denominator, share and rounding rule."""
    rule = rounding_rule(suppressed=suppressed)
    for one in shown:
        stages = [*one.stages, *([one.work_status] if one.work_status else [])]
        for stage in stages:
            group = one.group or "ALL"
            yield _cells(name, group, stage.stage, "", plain(stage.count), "", "", rule)
            parts = list(stage.parts)
            if stage is not one.work_status:
                parts.append(stage.not_accounted_for)
            for part in parts:
                share = "" if part.percent is None else str(part.percent)
                yield _cells(name, group, stage.stage, part.name, plain(part.count), plain(stage.count), share, rule)


def _cells(*cells: str) -> list[str]:
    return [csv_cell(cell) for cell in cells]
