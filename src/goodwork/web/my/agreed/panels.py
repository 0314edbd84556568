"""Parts of a person's own page: the plan that they agreed, and the question how the help was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.words import format_date
from goodwork.pathway.outcomes import queries as outcomes
from goodwork.pathway.outcomes.rules import Satisfaction
from goodwork.pathway.plans import queries as plans
from goodwork.pathway.plans.queries import ActionView, PlanView
from goodwork.pathway.plans.rules import Who
from goodwork.web.my.agreed.tongue import say
from goodwork.web.my.panels import MyPanel


@dataclass(frozen=True)
class ActionLine:
    """One action as the person reads it; `mine`: they can tick it off themselves."""

    key: UUID
    text: str
    who: str
    done: str
    mine: bool


@dataclass(frozen=True)
class PlanPart:
    """A plan as the person reads it; `ended`: since when it is over, '' where it is in force."""

    plan_id: UUID
    title: str
    kind: str
    agreed: str
    matters: str
    goals: tuple[str, ...]
    actions: tuple[ActionLine, ...]
    review: str
    ended: str
    language: str

    def say(self, key: str, **values: str) -> str:
        """Return words in the page's language."""
        return say(self.language, key, **values)


@dataclass(frozen=True)
class PlansPart:
    """The plans of a person: those in force, and those that have ended."""

    plans: tuple[PlanPart, ...]
    ended: tuple[PlanPart, ...]


@dataclass(frozen=True)
class HelpedPart:
    """The question how the help was; `said` is the answer in words, '' while it waits."""

    referral_id: UUID
    options: tuple[tuple[str, str], ...]
    said: str
    language: str

    def say(self, key: str, **values: str) -> str:
        """Return words in the page's language."""
        return say(self.language, key, **values)


_WHO = {
    Who.PERSON: "agreed-you",
    Who.COACH: "agreed-coach",
    Who.EMPLOYER: "agreed-employer",
    Who.OTHER: "agreed-other",
}


def _action(action: ActionView, coach: str, language: str, *, is_open: bool) -> ActionLine:
    if action.who is Who.TOGETHER:
        who = say(language, "agreed-together", who=action.who_named or coach)
    else:
        who = action.who_named or say(language, _WHO[action.who])
    done = say(language, "agreed-done", date=format_date(language, action.done_date)) if action.done_date else ""
    if action.introduced_to:
        done += " " + say(language, "agreed-introduced", who=action.introduced_to)
    return ActionLine(
        key=action.key,
        text=action.text,
        who=say(language, "agreed-by", who=who, date=format_date(language, action.due_date)),
        done=done,
        mine=is_open and action.who is Who.PERSON and action.done_date is None,
    )


def _plan(plan: PlanView, language: str) -> PlanPart:
    now = plan.now
    coach = plan.coach_name or say(language, "agreed-coach")
    return PlanPart(
        plan_id=plan.id,
        title=say(language, "agreed-title"),
        kind=say(language, "agreed-kind", kind=now.kind.name(language)),
        agreed=say(
            language,
            "agreed-with",
            coach=coach,
            date=format_date(language, local_date(plan.agreed_at)),
        ),
        matters=now.matters,
        goals=now.goals,
        actions=tuple(_action(a, coach, language, is_open=plan.is_open) for a in now.actions),
        review=say(language, "agreed-review", date=format_date(language, now.review_date)) if plan.is_open else "",
        ended=_ended(plan, language),
        language=language,
    )


def _ended(plan: PlanView, language: str) -> str:
    if plan.closed_at is None:
        return ""
    return say(language, "agreed-ended", date=format_date(language, local_date(plan.closed_at)))


def agreed(viewer: Viewer, person_id: UUID, *, language: str, at: datetime) -> PlansPart | None:
    """Return what a person agreed, now and before; None where nothing is."""
    found = [_plan(plan, language) for plan in plans.agreed_with(viewer, person_id, at=at)]
    if not found:
        return None
    return PlansPart(
        plans=tuple(plan for plan in found if not plan.ended), ended=tuple(plan for plan in found if plan.ended)
    )


def helped(viewer: Viewer, person_id: UUID, *, language: str, at: datetime) -> HelpedPart | None:
    """Return the question how the help was, for who was asked; None for others."""
    asked = outcomes.asked_of(viewer, person_id, at=at)
    if asked is None:
        return None
    said = say(language, "helped-said", answer=say(language, f"helped-{asked.answer}")) if asked.answer else ""
    options = tuple((option.value, say(language, f"helped-{option}")) for option in Satisfaction)
    return HelpedPart(asked.referral_id, options, said, language)


MY_PANELS = [
    MyPanel("agreed", 20, agreed, "my/agreed/plan.jinja"),
    MyPanel("helped", 30, helped, "my/agreed/helped.jinja"),
]
