"""What the made people and their coaches say: answers, readings, plans and dates of the script."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from goodwork.demo.lives import Answer, Path, Wants
from goodwork.demo.people import MadePerson
from goodwork.kernel.clock import is_working_day, local_date
from goodwork.pathway.outcomes.rules import Reading
from goodwork.pathway.plans.rules import Action, Content, Who
from goodwork.pathway.referrals.rules import WorkStatus
from goodwork.reach.questionnaires.rules import Value

WORK_STATUS = {
    "AT_WORK": WorkStatus.IN_WORK,
    "OFF_SICK": WorkStatus.OFF_SICK,
    "NOT_WORKING": WorkStatus.OUT_OF_WORK,
    "NOT_SAID": WorkStatus.UNKNOWN,
}
EMPLOYMENT = {"AT_WORK": ("01", "N"), "OFF_SICK": ("01", "Y"), "NOT_WORKING": ("02", "8"), "NOT_SAID": ("ZZ", "Z")}
HOURS = {"HOURS_30_OR_MORE": "01", "HOURS_16_TO_29": "02", "HOURS_5_TO_15": "03"}


def language(person: MadePerson) -> str:
    return person.language if person.language in {"en", "ur", "ar", "pl"} else "en"


def next_working(day: date, days: int) -> date:
    day += timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def next_contact(path: Path, today: date) -> date:
    """Return the day that a coach names at the first talk: that of the next thing in the script."""
    reached = path.reached or 0
    if path.review is not None:
        return next_working(today, path.review - reached)
    if path.ended is not None and path.ended > reached:
        return next_working(today, path.ended - reached)
    return next_working(today, 21)


def after_review(path: Path, today: date) -> date:
    """Return the day that a coach names at the review."""
    if path.ended is not None and path.review is not None and path.ended > path.review:
        return next_working(today, path.ended - path.review)
    return next_working(today, 63)


def answers(said: Answer) -> dict[str, Value]:
    """Return an answer to the work and health check by its fields."""
    given: dict[str, Value] = {
        "work": said.work,
        "barriers": said.barriers,
        "matters": said.matters or None,
        "able": said.able,
        "worried": said.worried,
        "confident": said.confident,
        "area": ("HOME_IN_GM", "GP_IN_GM") if said.in_area else ("NONE_OF_THESE",),
        "may_work": "YES",
        "coach": said.wants.value,
    }
    if said.work in {"AT_WORK", "OFF_SICK"}:
        given["hours"] = said.hours
    if said.wants is Wants.YES:
        given |= {
            "how": "RING",
            "phone": None,
            "when": ("ANY_TIME",),
            "message": "YES",
            "reading": "YES" if said.reading_need else "NO",
            "interpreter": said.interpreter,
            "share": "YES" if said.consents else "NO",
        }
    return given


def reading(work: str, hours: str, scales: tuple[int, int, int], at: datetime) -> Reading:
    employment, absence = EMPLOYMENT[work]
    return Reading(
        recorded_date=local_date(at),
        employment_status=employment,
        sickness_absence=absence,
        weekly_hours=HOURS[hours] if employment == "01" else "98",
        work_ability=scales[0],
        worry=scales[1],
        confidence=scales[2],
    )


def content(path: Path, said: Answer, at: datetime) -> Content:
    today = local_date(at)
    return Content(
        kind=path.kind,
        review_date=next_working(today, 80),
        matters=said.matters,
        goals=(path.goal,),
        actions=(
            Action(text="Ring the manager about a phased return", who=Who.PERSON, due_date=next_working(today, 7)),
            Action(text="Send the leaflet about Access to Work", who=Who.COACH, due_date=next_working(today, 3)),
            Action(
                text="Go to the walking group for the first time", who=Who.TOGETHER, due_date=next_working(today, 9)
            ),
        ),
    )
