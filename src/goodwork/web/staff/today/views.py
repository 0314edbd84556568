"""The page of a coach's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.parsers import Unreadable, date_iso
from goodwork.pathway.caseload.day import Day, DayRow, day
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.rules import STATE_WORDS, WORK_STATUS_WORDS, WorkStatus
from goodwork.pathway.referrals.tellers import RESULT_WORDS, WAY_WORDS
from goodwork.reach.contacts.rules import DayPart, Tried, part_of_day
from goodwork.reach.promises.permissions import STAFF
from goodwork.reach.promises.rules import Step, Window
from goodwork.registers.access import queries as access
from goodwork.registers.access.queries import AwayNow
from goodwork.web.render import local_date, render, short_date

STEP_WORDS: dict[Step, str] = {
    Step.COACH_WILL_RING: "Ring them",
    Step.COACH_WILL_CONTACT: "Be in touch",
    Step.COACH_WILL_REVIEW_PLAN: "Look at the plan together",
    Step.PRACTICE_WILL_RING: "Ring them",
    Step.WE_WILL_RING: "Ring them",
    Step.WE_WILL_TRY_AGAIN: "Try them again",
    Step.WE_WILL_CALL_BACK: "Ring them back",
    Step.WE_WILL_WRITE: "Write to them",
    Step.WE_WILL_READ_ANSWER: "Read their answers",
    Step.WE_WILL_READ_TEXT: "Read their message",
    Step.WE_WILL_ANSWER_CONCERN: "Answer a concern",
    Step.PROVIDER_WILL_ANSWER: "Say if you can help",
    Step.PROVIDER_WILL_CONTACT: "Be in touch for the first time",
    Step.PROVIDER_WILL_START: "Start the support",
    Step.PROVIDER_WILL_TELL: "Say how it is going",
    Step.SENDER_WILL_ANSWER: "Answer the provider's question",
    Step.LOCALITY_WILL_CONTACT: "Hear if their own area has been in touch",
    Step.WE_WILL_CHECK: "Check that they were picked up",
    Step.SENDER_WILL_FIND_ANOTHER: "Find another service: theirs has closed",
}
WINDOW_WORDS = {
    Window.ANY: "",
    Window.MORNING: ", between 9am and 12 noon",
    Window.AFTERNOON: ", between 12 noon and 5pm",
}
BY_REFERRAL = ("REFERRAL", "PLAN_REVIEW")
"""What is kept by talking with somebody about their referral; a call, a worry or a question has its own page."""
PART_WORDS = {DayPart.MORNING: "morning", DayPart.AFTERNOON: "afternoon", DayPart.EVENING: "evening"}
DONE = {
    "tried": "Noted for {name}. The promise stays as it is: by {by}.",
    "moved": "Noted for {name}. The promise is moved to {by}, and they are told.",
    "letter": "Noted for {name}. A letter that says how to reach us goes out now; they have until {by} to answer it.",
}


@dataclass(frozen=True)
class TodayPage:
    """What a coach's day shows."""

    day: Day
    title: str
    done: str
    unheld_address: str
    questions: dict[UUID, UUID]
    away: tuple[AwayNow, ...]

    def rings(self, row: DayRow) -> bool:
        """Say whether what happened on the telephone is noted at the referral."""
        return row.subject_kind in BY_REFERRAL and row.referral is not None and row.referral.is_open

    def others(self, row: DayRow) -> tuple[DayRow, ...]:
        """Return what else is promised to the same person on this page: one call can keep it all."""
        if not self.rings(row):
            return ()
        return tuple(r for r in self.day.rows if r is not row and self.rings(r) and r.referral == row.referral)

    def is_again(self, row: DayRow) -> bool:
        """Say whether the person stands further up on this page, where the call to them is noted."""
        others = self.others(row)
        return bool(others) and self.day.rows.index(others[0]) < self.day.rows.index(row)

    def step(self, row: DayRow) -> str:
        """Return what was promised, in words for the coach."""
        return STEP_WORDS[row.step] + WINDOW_WORDS[row.window]

    def state(self, row: DayRow) -> str:
        """Return how the referral stands, in words."""
        if row.referral is None:
            return ""
        work = row.referral.work_status
        known = "Work not known" if work is WorkStatus.UNKNOWN else WORK_STATUS_WORDS[work]
        return f"{STATE_WORDS[row.referral.state]}. {known}"

    def tried(self, attempt: Tried) -> str:
        """Return an attempt in a few words: what, result, when."""
        words = ", ".join(w for w in (WAY_WORDS[attempt.channel], RESULT_WORDS[attempt.result]) if w)
        return f"{short_date(attempt.at)}, {PART_WORDS[part_of_day(attempt.at)]}: {words.lower()}"


def _done(request: HttpRequest, shown: Day) -> str:
    """Return what has just been done and for whom, from the codes and the day that a redirect carries."""
    try:
        by: date = date_iso(request.GET.get("by", ""))
    except Unreadable:
        return ""
    about = request.GET.get("about", "")
    names = (row.who.name for row in shown.rows if row.referral and row.who and str(row.referral.id) == about)
    told = DONE.get(request.GET.get("done", ""), "")
    return told.format(name=next(names, "them"), by=short_date(by))


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a coach's day, in the order of what was promised."""
    at = clock.now()
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    # Calls and concerns wait for a name too, so that a list of referrals would show fewer than are counted.
    holder = viewer.has_role(*STAFF)
    address = f"{reverse('staff-promises')}?whose=nobody" if holder else f"{reverse('staff-referrals')}?show=unheld"
    shown = day(viewer, number=number, at=at)
    questions = referrals.asked_in(viewer, {r.subject_id for r in shown.rows if r.subject_kind == "QUESTION"})
    page = TodayPage(shown, local_date(at), _done(request, shown), address, questions, access.away_now(viewer, at=at))
    return render(request, "staff/today/index.jinja", page)
