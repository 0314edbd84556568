"""Pages that show referrals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.pathway.absence import queries as absence
from goodwork.pathway.absence.queries import SpellView
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.conversations import queries as conversations
from goodwork.pathway.conversations.queries import ConversationView
from goodwork.pathway.eligibility.rules import Outcome, Result
from goodwork.pathway.outcomes import queries as outcomes
from goodwork.pathway.outcomes.queries import OutcomesView
from goodwork.pathway.outcomes.rules import SATISFACTION_WORDS, Answer
from goodwork.pathway.plans import queries as plans
from goodwork.pathway.plans.queries import PlanView
from goodwork.pathway.referrals import queries
from goodwork.pathway.referrals.queries import ReferralDetail, ReferralPage
from goodwork.pathway.referrals.rules import REASONS, SOURCE_WORDS, STATE_WORDS, WORK_STATUS_WORDS
from goodwork.pathway.referrals.views import ReferralView
from goodwork.reach.contacts import queries as contacts
from goodwork.reach.contacts.queries import AttemptView
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.questionnaires import queries as questionnaires
from goodwork.reach.questionnaires.queries import ResponseView
from goodwork.registers.access import queries as access
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.referrals.routes import HELPERS
from goodwork.web.staff.referrals.story import Line, story, tried_words

DONE = {
    "accepted": "You have taken this up. The promise stays as it is.",
    "taken": "This is yours now.",
    "talked": "The conversation is saved, and the next contact is promised.",
    "outcome": "How it stands with work is saved.",
    "held": "It is put off. The day is promised to them.",
    "next": "The new day is promised to them.",
    "closed": "It has ended, with its reason.",
    "handed": "It is handed over, and they are told.",
    "made": "The referral is made. They are told who rings them, and by when.",
    "open": "They have an open referral already: this is it. Nothing new was made.",
    "tried": "Noted. The promise stays as it is.",
    "moved": "Noted. The promise is moved, and they are told.",
    "letter": "Noted. A letter that says how to reach us goes out now.",
}
"""What has just been done, by the code that a redirect carries."""


@dataclass(frozen=True)
class Row:
    """One referral in the list."""

    view: ReferralView
    name: str
    holder: str
    state: str


@dataclass(frozen=True)
class ListPage:
    """A page of referrals."""

    found: ReferralPage
    rows: tuple[Row, ...]
    show: str
    is_helper: bool
    may_refer: bool


@dataclass(frozen=True)
class DetailPage:
    """One referral. Parts that are only for who works where it came to are None for others."""

    detail: ReferralDetail
    name: str
    state: str
    source: str
    work_status: str
    reason: str
    promise: PromiseView | None
    is_overdue: bool
    lines: tuple[Line, ...]
    done: str
    refused: str
    who: Reaching | None = None
    spell: SpellView | None = None
    answers: ResponseView | None = None
    attempts: tuple[AttemptView, ...] = ()
    next_try: str = ""
    conversations: tuple[ConversationView, ...] = ()
    plans: tuple[PlanView, ...] = ()
    plan_off: str = ""
    outcomes: OutcomesView | None = None
    is_mine: bool = False
    may_worry: bool = False
    eligibility_colour: str = ""

    def tried(self, attempt: AttemptView) -> str:
        """Return an attempt in words."""
        return tried_words(attempt)

    def met(self, result: Result) -> str:
        """Return a rule's result in words."""
        return {Result.MET: "Yes", Result.NOT_MET: "No", Result.NOT_KNOWN: "Not known yet"}[result]

    @property
    def eligibility(self) -> str:
        """Return what the rules said together, in words."""
        decision = self.detail.decision
        if decision is None:
            return ""
        return {
            Outcome.ELIGIBLE: "This service may support them",
            Outcome.NOT_ELIGIBLE: "This service may not support them",
            Outcome.NEEDS_CHECKING: "Something is still to be asked",
        }[decision.outcome]

    @property
    def open_plan(self) -> PlanView | None:
        """Return the plan that is in force."""
        return next((plan for plan in self.plans if plan.is_open), None)

    @property
    def work_outcome(self) -> str:
        """Return what became of their work, in words."""
        if self.outcomes is None:
            return ""
        found = self.outcomes.outcome
        if found.remained_in_work is Answer.YES:
            return "Stayed in work" + (", and is back at it" if found.back_at_work is Answer.YES else "")
        if found.entered_work is Answer.YES:
            return "Began paid work"
        if Answer.NO in {found.remained_in_work, found.entered_work}:
            return "Not in work at the close"
        return "Not known yet"

    @property
    def satisfaction(self) -> str:
        """Return what they said of the help, in words."""
        said = self.outcomes.satisfaction if self.outcomes else None
        return SATISFACTION_WORDS[said] if said else ""


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show referrals, the newest first."""
    at = clock.now()
    show = request.GET.get("show", "open")
    show = show if show in {"open", "all", "unheld"} else "open"
    asked = request.GET.get("page", "1")
    found = queries.page(
        viewer,
        open_only=show != "all",
        unheld_only=show == "unheld",
        number=int(asked) if asked.isdecimal() and len(asked) < 7 else 1,
        at=at,
    )
    names = people.names(viewer, found.person_ids(), at=at)
    holders = access.names(viewer, {v.holder_id for v in found.rows if v.holder_id})
    rows = tuple(
        Row(
            view=v,
            name=names.get(v.person_id, ""),
            holder=holders.get(v.holder_id, "") if v.holder_id else "",
            state=STATE_WORDS[v.state],
        )
        for v in found.rows
    )
    page = ListPage(found, rows, show, viewer.has_role(*HELPERS), viewer.has_role(Role.CLINICIAN))
    return render(request, "staff/referrals/index.jinja", page)


def detail(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Show one referral."""
    return detail_page(request, viewer, referral_id)


def detail_page(request: HttpRequest, viewer: Viewer, referral_id: UUID, refused: str = "") -> HttpResponse:
    """Return the page of one referral, with a refusal on top where there is one."""
    at = clock.now()
    found = queries.detail(viewer, referral_id, at=at)
    owed = promises.about(viewer, "REFERRAL", [referral_id], at=at)
    attempts = contacts.attempts(viewer, "REFERRAL", [referral_id], at=at).get(referral_id, ())
    page = DetailPage(
        detail=found,
        name=people.names(viewer, [found.person_id], at=at).get(found.person_id, ""),
        state=STATE_WORDS[found.view.state],
        source=SOURCE_WORDS[found.view.source],
        work_status=WORK_STATUS_WORDS[found.view.work_status],
        reason=REASONS[found.view.reason].words if found.view.reason else "",
        promise=owed[0] if owed else None,
        is_overdue=bool(owed) and (owed[0].is_silent or owed[0].due_date < local_date(at)),
        lines=story(queries.history(viewer, referral_id, at=at), attempts),
        done=DONE.get(request.GET.get("done", ""), ""),
        refused=refused,
    )
    if found.is_helper:
        page = _for_helpers(viewer, page, attempts, at=at)
    return render(request, "staff/referrals/detail.jinja", page, status=422 if refused else 200)


_COLOURS = {Outcome.ELIGIBLE: "green", Outcome.NOT_ELIGIBLE: "red", Outcome.NEEDS_CHECKING: "yellow"}


def _for_helpers(viewer: Viewer, page: DetailPage, attempts: tuple[AttemptView, ...], *, at: datetime) -> DetailPage:
    """Return the page with the parts that only who works there sees."""
    view, decision = page.detail.view, page.detail.decision
    spells = absence.spells_of(viewer, [view.person_id], at=at).get(view.person_id, [])
    standing = caseload.standing(viewer, view.id, at=at)
    return replace(
        page,
        who=standing.who,
        spell=next((s for s in reversed(spells) if s.is_current), None),
        answers=questionnaires.response(viewer, view.response_id, at=at) if view.response_id else None,
        attempts=attempts,
        next_try=standing.next_try,
        conversations=tuple(conversations.of_referral(viewer, view.id, at=at)),
        plans=tuple(plans.of_referral(viewer, view.id, at=at)),
        plan_off=plans.why_not_agree(viewer, view.id) if view.is_open else "It has ended already.",
        outcomes=outcomes.of_referral(viewer, view.id, at=at),
        is_mine=view.holder_id == viewer.id,
        may_worry=viewer.has_role(Role.WORK_COACH, Role.SERVICE_LEAD),
        eligibility_colour=_COLOURS[decision.outcome] if decision else "",
    )
