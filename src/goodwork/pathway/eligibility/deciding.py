"""What a programme's rules say of somebody, rule by rule; no Django, no clock.

A rule is not met, met, or not known; what is missing never refuses anybody. Dates and places of the programme are asked
like rules, so that a decision shows every reason at once. Sources: DOMAIN 1.1, S4 2.2, 3.7; B4, B5, B14.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from goodwork.pathway.eligibility.rules import Outcome, Result
from goodwork.registers.programmes.conditions import GREATER_MANCHESTER, AreaBy, Condition, Kind
from goodwork.registers.programmes.offers import Closed, Offer, closed_words

UNKNOWN_WORK = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFacts:
    """What is known of a person on a day when programmes are asked; None and '' are "not known", never "no".

    `since_date` is the first day of the symptoms, or of the absence that goes on, whichever is earlier. `statements`
    are what was said of them, by code: MAY_WORK_IN_UK, HAS_JOB_OFFER...
    """

    on: date
    age_years: int | None = None
    work_status: str = UNKNOWN_WORK
    home_la_code: str = ""
    home_in_gm: bool | None = None
    practice_la_code: str = ""
    practice_in_gm: bool | None = None
    jobcentre_in_gm: bool | None = None
    plan_kind: str = ""
    since_date: date | None = None
    statements: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What one rule says of somebody: its code and kind, the result, what it asks, and what a person is told.

    `told` is the refusal in plain words where it is not met, '' otherwise. `from_date` is the day from which the rule
    would let them in by itself, where time alone will; `confirmed` is False where no source was read that has the rule.
    """

    code: str
    kind: Kind
    result: Result
    words: str
    told: str = ""
    from_date: date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class ProgrammeDecision:
    """What all rules of a programme say of somebody: refused as soon as one is not met."""

    outcome: Outcome
    results: tuple[Said, ...]

    @property
    def refused_by(self) -> tuple[Said, ...]:
        """Return the rules that are not met, in the programme's order."""
        return tuple(s for s in self.results if s.result is Result.NOT_MET)

    @property
    def to_check(self) -> tuple[Said, ...]:
        """Return the rules of which nobody knows yet."""
        return tuple(s for s in self.results if s.result is Result.NOT_KNOWN)

    @property
    def told(self) -> str:
        """Return the refusals in plain words, one after the other."""
        return " ".join(s.told for s in self.refused_by)


def _yes_no(known: bool | None) -> Result:
    if known is None:
        return Result.NOT_KNOWN
    return Result.MET if known else Result.NOT_MET


def _area(condition: Condition, facts: ProgrammeFacts) -> Result:
    """Any one way of belonging will do; not met only where every way that counts is known not to hold (S4 3.7)."""
    within = condition.parameters["within"]
    answers: list[bool | None] = []
    for by in condition.parameters["by"]:
        if by == AreaBy.JOBCENTRE:
            answers.append(facts.jobcentre_in_gm if within == GREATER_MANCHESTER else None)
        elif within == GREATER_MANCHESTER:
            answers.append(facts.home_in_gm if by == AreaBy.HOME else facts.practice_in_gm)
        else:
            code = facts.home_la_code if by == AreaBy.HOME else facts.practice_la_code
            outside = facts.home_in_gm if by == AreaBy.HOME else facts.practice_in_gm
            answers.append(code in within if code else (False if outside is False else None))
    if any(answers):
        return Result.MET
    return Result.NOT_KNOWN if None in answers else Result.NOT_MET


def _age(condition: Condition, facts: ProgrammeFacts) -> Result:
    if facts.age_years is None:
        return Result.NOT_KNOWN
    low, high = condition.parameters.get("lowest", 0), condition.parameters.get("highest", 200)
    return _yes_no(low <= facts.age_years <= high)


def _work_status(condition: Condition, facts: ProgrammeFacts) -> Result:
    if facts.work_status == UNKNOWN_WORK:
        return Result.NOT_KNOWN
    return _yes_no(facts.work_status in condition.parameters["allowed"])


def _plan_kind(condition: Condition, facts: ProgrammeFacts) -> Result:
    return _yes_no(facts.plan_kind in condition.parameters["allowed"] if facts.plan_kind else None)


def _since_weeks(condition: Condition, facts: ProgrammeFacts) -> Result:
    if facts.since_date is None:
        return Result.NOT_KNOWN
    return _yes_no(facts.on >= _in_after(condition, facts.since_date))


def _in_after(condition: Condition, since_date: date) -> date:
    return since_date + timedelta(weeks=condition.parameters["least_weeks"])


def _statement(condition: Condition, facts: ProgrammeFacts) -> Result:
    said = facts.statements.get(condition.parameters["statement"])
    return _yes_no(None if said is None else said is condition.parameters["wanted"])


_TESTS: Mapping[Kind, Callable[[Condition, ProgrammeFacts], Result]] = {
    Kind.AREA: _area,
    Kind.AGE: _age,
    Kind.WORK_STATUS: _work_status,
    Kind.PLAN_KIND: _plan_kind,
    Kind.SINCE_WEEKS: _since_weeks,
    Kind.STATEMENT: _statement,
}


def result_of(condition: Condition, facts: ProgrammeFacts) -> Result:
    """Return whether somebody meets one rule."""
    return _TESTS[condition.kind](condition, facts)


def has_room(offer: Offer, taken: int | None) -> bool | None:
    """Say whether a programme that counts its places has one left; None where nobody knows how many are taken."""
    return None if taken is None else taken < (offer.capacity or 0)


def ask(condition: Condition, facts: ProgrammeFacts) -> Said:
    """Return what one rule says of somebody."""
    result = result_of(condition, facts)
    refused = result is Result.NOT_MET
    lets_in = (
        _in_after(condition, facts.since_date)
        if refused and condition.kind is Kind.SINCE_WEEKS and facts.since_date
        else None
    )
    return Said(
        code=condition.code,
        kind=condition.kind,
        result=result,
        words=condition.words,
        told=condition.refusal if refused else "",
        from_date=lets_in,
        confirmed=condition.confirmed,
    )


def _dates(offer: Offer, day: date) -> Said:
    closed = offer.closed_on(day)
    begins = offer.start_date if closed is Closed.NOT_BEGUN else None
    return Said(
        Kind.DATES.value, Kind.DATES, _yes_no(closed is None), "Takes new referrals", closed_words(offer, day), begins
    )


def _places(offer: Offer, taken: int | None) -> Said:
    room = has_room(offer, taken)
    told = "" if room is not False else f"All of its {offer.capacity} places are taken."
    return Said(Kind.PLACES.value, Kind.PLACES, _yes_no(room), "Has a place", told)


def decide_programme(offer: Offer, facts: ProgrammeFacts, *, taken: int | None) -> ProgrammeDecision:
    """Return what a programme's dates, places and rules of the day say of somebody.

    `taken` is how many of its places are taken, None where nobody counts them; a programme without a capacity is not
    asked about places.
    """
    results = [_dates(offer, facts.on)]
    if offer.capacity is not None:
        results.append(_places(offer, taken))
    results += [ask(rule, facts) for rule in offer.rules if rule.holds_on(facts.on)]
    said = {s.result for s in results}
    if Result.NOT_MET in said:
        outcome = Outcome.NOT_ELIGIBLE
    else:
        outcome = Outcome.NEEDS_CHECKING if Result.NOT_KNOWN in said else Outcome.ELIGIBLE
    return ProgrammeDecision(outcome, tuple(results))
