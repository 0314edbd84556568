"""A commissioner who does sums: every table that may be seen is laid beside every other, and solved for what is hidden.

Slow and obvious on purpose. What rounds to a shown figure may be any of what rounds to it; a hidden one is not nothing;
and the reader is even told which hidden ones are small. Then what each can be is narrowed by every sum there is: within
a table, between a table and its whole, between breakdowns (a network and its practices), and between all referrals and
those to each programme.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from factories.funnels import funnel_of
from goodwork.kernel.disclosure import SCHEME
from goodwork.kernel.disclosure import shown as rounded
from goodwork.oversight.funnel.disclosing import REST, WHOLE, Counted, Shown, ShownStage, Within, disclosed
from goodwork.oversight.funnel.rules import ENGAGED_PARTS, REFERRED_PARTS, WORK_STATUS_ORDER, Fact
from goodwork.registers.programmes.rules import HistoryState as State

ALL = "all"
INF = float("inf")
PARTS: dict[str, tuple[str, ...]] = {
    "REFERRED": REFERRED_PARTS,
    "ENGAGED": ENGAGED_PARTS,
    "WORK_STATUS": WORK_STATUS_ORDER,
}
Figure = tuple[str, str, str, str, str]
"""Scope, breakdown ('' for the whole), group, stage, part ('' for the stage itself)."""


@dataclass(frozen=True)
class Somebody:
    """One person of a made world: their programme ('' for none), practice and month, and what happened."""

    programme: str
    practice: str
    month: str
    facts: tuple[Fact, ...]

    @property
    def pcn(self) -> str:
        """The network of their practice, as everybody knows it."""
        return self.practice.split()[0]


def world(random: Random, size: int) -> list[Somebody]:
    """Return some people, few of them in rare corners."""
    ends = [State.PENDING_ENGAGEMENT, State.DEFERRED, State.NO_LONGER_WANTED]
    return [_somebody(random, ends) for _ in range(size)]


def _somebody(random: Random, ends: list[State]) -> Somebody:
    practice = random.choice(["North 1"] * 5 + ["North 2", "South 1", "South 1", "South 2", "East 1"])
    month = random.choice([4, 4, 5, 5, 6])
    day = date(2026, month, 1)
    facts = [Fact(State.REFERRED, day), Fact(State.WORK_STATUS, day, random.choice(["IN_WORK"] * 9 + ["OFF_SICK"]))]
    if random.random() < 0.6:
        facts.append(Fact(State.ENGAGED, day))
        if random.random() < 0.3:
            facts.append(Fact(random.choice([State.DEFERRED, State.DISCHARGED]), day))
    elif random.random() < 0.8:
        facts.append(Fact(random.choice(ends), day))
    return Somebody(random.choice(["A"] * 8 + ["B"] * 3 + [""]), practice, f"{day:%Y-%m}", tuple(facts))


@dataclass
class Reader:
    """What somebody reads and works out: what each figure can be, and every sum that they know."""

    span: dict[Figure, tuple[int, float]] = field(default_factory=dict)
    sums: list[tuple[Figure, list[Figure]]] = field(default_factory=list)
    small: dict[Figure, int] = field(default_factory=dict)

    def read_all(self, people: list[Somebody]) -> None:
        """Read every funnel: of all and of each programme, whole and by each breakdown."""
        scopes = {ALL: people} | {p: [o for o in people if o.programme == p] for p in ("A", "B")}
        for scope, theirs in scopes.items():
            truth = _counted(WHOLE, theirs)
            self._read(scope, "", disclosed(truth, [])[0], truth)
            nets = _groups(theirs, "pcn")
            within = [Within(net, {o.practice for o in theirs if o.pcn == net.group}) for net in nets]
            for by in ("pcn", "practice", "month"):
                groups = _groups(theirs, by)
                whole, shown = disclosed(truth, groups, within=within if by == "practice" else ())
                self._read(scope, "", whole, truth)
                for one, group in zip(shown, groups, strict=bool(shown)):
                    self._read(scope, by, one, group)
                self._add_up(scope, "", WHOLE, by, [one.group for one in shown])
            for one in within:
                self._add_up(scope, "pcn", one.funnel.group, "practice", sorted(one.parts))
        self._take_away({ALL: len(people)} | {p: sum(o.programme == p for o in people) for p in ("A", "B")})

    def _read(self, scope: str, by: str, shown: Shown, truth: Counted) -> None:
        stages = [*shown.stages, *([shown.work_status] if shown.work_status else [])]
        counts = _figures(truth)
        for stage in stages:
            head = "REFERRED" if stage.stage == "WORK_STATUS" else stage.stage
            whole = self._know((scope, by, shown.group, head, ""), stage.count, counts[head, ""])
            parts = []
            said = {part.name: part.count for part in (*stage.parts, stage.not_accounted_for)}
            for name in dict.fromkeys([*said, *PARTS[stage.stage]] if stage.count is None else said):
                figure = (scope, by, shown.group, *_same(stage, name, shown))
                known = stage.count is not None or said.get(name) is not None or not figure[4]
                parts.append(self._know(figure, said.get(name), counts.get((stage.stage, name), 0), known))
            self.sums.append((whole, parts))

    def _know(self, figure: Figure, said: int | None, truth: int, known: bool = True) -> Figure:
        if said is None:
            least = 1 if known else 0
            most = float(SCHEME.most_hidden) if truth <= SCHEME.most_hidden else INF
            if 0 < truth <= SCHEME.most_hidden:
                self.small[figure] = truth
        else:
            could = [n for n in range(said + SCHEME.round_to + 1) if rounded(n) == said]
            least, most = could[0], float(could[-1])
        low, high = self.span.get(figure, (0, INF))
        self.span[figure] = max(low, least), min(high, most)
        return figure

    def _add_up(self, scope: str, by: str, group: str, finer: str, names: list[str]) -> None:
        for figure in [f for f in self.span if f[:3] == (scope, by, group)]:
            parts = [(scope, finer, name, figure[3], figure[4]) for name in names]
            if known := [p for p in parts if p in self.span]:
                self.sums.append((figure, known))

    def _take_away(self, referred: dict[str, int]) -> None:
        """All less each programme: those never referred to it. Who is in two stands in both, so more is not known."""
        for programme in ("A", "B"):
            whole, part = ((scope, "", WHOLE, "REFERRED", "") for scope in (ALL, programme))
            others = (f"not {programme}", "", WHOLE, "REFERRED", "")
            if {whole, part} <= set(self.span):
                self.span[others] = 0, INF
                self.sums.append((whole, [part, others]))
                if 0 < (count := referred[ALL] - referred[programme]) <= SCHEME.most_hidden:
                    self.small[others] = count

    def told(self) -> list[tuple[Figure, int]]:
        """Return the small figures that have one possible count only, with it.

        What each can be is narrowed by every sum, until nothing changes any more.
        """
        low = {figure: float(least) for figure, (least, _) in self.span.items()}
        high = {figure: most for figure, (_, most) in self.span.items()}
        changed = True
        while changed:
            changed = False
            for whole, parts in self.sums:
                least, most = sum(low[p] for p in parts), sum(high[p] for p in parts)
                spare, lacking = min(high[whole], most) - least, most - max(low[whole], least)
                before = [(low[f], high[f]) for f in (whole, *parts)]
                low[whole], high[whole] = max(low[whole], least), min(high[whole], most)
                for part in parts:
                    low[part], high[part] = (
                        low[part] if lacking == INF else max(low[part], high[part] - lacking),
                        min(high[part], low[part] + spare),
                    )
                changed |= before != [(low[f], high[f]) for f in (whole, *parts)]
        assert all(low[figure] <= truth <= high[figure] for figure, truth in self.small.items()), "what is, is possible"
        return [(figure, truth) for figure, truth in self.small.items() if low[figure] == high[figure]]


def _groups(people: list[Somebody], by: str) -> list[Counted]:
    names = sorted({getattr(o, by) for o in people})
    return [_counted(name, [o for o in people if getattr(o, by) == name]) for name in names]


def _counted(group: str, people: list[Somebody]) -> Counted:
    table = funnel_of([o.facts for o in people])
    return Counted(group=group, stages=table.stages, work_status=table.work_status)


def _figures(truth: Counted) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for stage in truth.stages:
        found[stage.stage, ""] = stage.count
        found |= {(stage.stage, name): count for name, count in stage.parts.items()}
        found[stage.stage, REST] = stage.not_accounted_for
    if truth.work_status:
        found |= {("WORK_STATUS", name): figure.count for name, figure in truth.work_status.rows.items()}
    return found


def _same(stage: ShownStage, part: str, shown: Shown) -> tuple[str, str]:
    """Return where a part stands: a part that is the next stage is that stage."""
    following = {("REFERRED", "ENGAGED"), ("ENGAGED", "REFERRED_ON")}
    if (stage.stage, part) in following and any(s.stage == part for s in shown.stages):
        return part, ""
    return stage.stage, part
