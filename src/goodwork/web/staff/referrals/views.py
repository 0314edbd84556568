"""Pages that show referrals."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodwork.kernel import clock
from goodwork.kernel.actors import Role, Viewer
from goodwork.kernel.ids import reference
from goodwork.pathway.caseload.permissions import can_introduce, can_take
from goodwork.pathway.eligibility.rules import Outcome, Result
from goodwork.pathway.outcomes.parts import ChainLine, Whole
from goodwork.pathway.outcomes.rules import SATISFACTION_WORDS, Answer, Satisfaction, WorkOutcome
from goodwork.pathway.outcomes.whole import whole
from goodwork.pathway.referrals import queries
from goodwork.pathway.referrals.durations import Projected
from goodwork.pathway.referrals.permissions import HELPERS, SENDERS
from goodwork.pathway.referrals.queries import Asked, ReferralPage, TrackStep
from goodwork.pathway.referrals.rules import REASONS, SOURCE_WORDS, STATE_WORDS, WORK_STATUS_WORDS
from goodwork.pathway.referrals.tellers import stands
from goodwork.pathway.referrals.views import ReferralView
from goodwork.reach.promises.rules import Step
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.namesakes import marks

DONE = {
    "accepted": "You have taken this up. What comes next stands below.",
    "taken": "This is yours now.",
    "talked": "The conversation is saved, and the next contact is promised.",
    "outcome": "How it stands with work is saved.",
    "held": "It is put off. The day is promised to them.",
    "next": "The new day is promised to them.",
    "closed": "It has ended, with its reason.",
    "handed": "It is handed over, and they are told.",
    "made": "The referral is made. They are told who rings them, and by when.",
    "open": "They have an open referral already: this is it. Nothing new was made.",
    "introduced": "Noted: you introduced the coach, who has the referral from now on. You stay on the team.",
    "on": "They are referred on, and told who rings them. You go on supporting them.",
    "on-open": "They are referred on to that programme already. Nothing new was made.",
    "tried": "Noted. The promise stays as it is.",
    "moved": "Noted. The promise is moved, and they are told.",
    "corrected": "It is put right. What was entered before stays in the story, and no longer counts.",
    "asked": "Your question is on its way. Whoever sent the referral promises the answer.",
    "answered": "Your answer is saved, and whoever asked is told.",
    "contact": "Noted: you are in touch. The next step is promised to them.",
    "came": "Noted.",
    "letter": "Noted. A letter that says how to reach us goes out now.",
}
"""What has just been done, by the code that a redirect carries."""


def expected_words(time: Projected) -> str:
    """Return how long something is expected to take, in working days, and on what that rests."""
    at_least = "at least " if time.median_at_least else ""
    usual = f"usually {at_least}{_days(time.median_days)}"
    if time.median_at_least and not time.median_days:
        usual = "usually later than the same working day"
    if time.measured:
        low = "the same day" if time.low_days == 0 else f"{time.low_days}"
        spread = f", for most people {low} to {time.high_days}" if time.low_days != time.high_days else ""
        return f"{usual}{spread} (measured on {time.count} people)"
    return f"{usual} (so it is said; not measured yet)"


def _days(number: int) -> str:
    return {0: "the same working day", 1: "1 working day"}.get(number, f"{number} working days")


@dataclass(frozen=True)
class Row:
    """One referral in the list; `mark` tells two people of one name apart."""

    view: ReferralView
    name: str
    mark: str
    holder: str
    place: str
    state: str


@dataclass(frozen=True)
class ListPage:
    """A page of referrals."""

    found: ReferralPage
    rows: tuple[Row, ...]
    show: str
    is_helper: bool
    may_refer: bool

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """Return which referrals can be shown, each as code and words."""
        sent = (("sent", "Sent on by us"),) if self.is_helper else ()
        return ("open", "Open"), ("unheld", "Without a coach"), *sent, ("all", "All, ended too")

    @property
    def shows_place(self) -> bool:
        """Say whether the list says where each went, rather than which coach has them."""
        return self.show == "sent" or not self.is_helper

    @property
    def last_column(self) -> str:
        """Return the title of the last column."""
        return "Went to" if self.shows_place else "Coach"


@dataclass(frozen=True)
class DetailPage:
    """One referral in words. `whole.helped` is None for who does not work where it came to."""

    whole: Whole
    done: str
    refused: str
    may_take: bool
    may_introduce: bool
    is_provider: bool
    answers_for: frozenset[UUID]
    may_worry: bool
    finds_another: bool

    @property
    def state(self) -> str:
        """Return how it stands."""
        return STATE_WORDS[self.whole.view.state]

    @property
    def source(self) -> str:
        """Return who asked for it."""
        return SOURCE_WORDS[self.whole.view.source]

    @property
    def work_status(self) -> str:
        """Return what their work was when they were referred."""
        return WORK_STATUS_WORDS[self.whole.view.work_status]

    @property
    def reason(self) -> str:
        """Return why it ended, or was put off; '' where neither."""
        return REASONS[self.whole.view.reason].words if self.whole.view.reason else ""

    def stands(self, line: ChainLine) -> str:
        """Return how a referral of the chain stands, with its reason."""
        return stands(line.state, line.reason)

    def place(self, line: ChainLine) -> str:
        """Return where a referral of the chain went."""
        return ", ".join(w for w in (line.programme, line.organisation_name) if w)

    def expected(self, step: TrackStep) -> str:
        """Return how long a station that is not reached yet is expected to take; '' where nothing is expected."""
        return expected_words(step.projected) if step.projected else ""

    @property
    def open_questions(self) -> tuple[Asked, ...]:
        """Return the questions that somebody owes an answer to."""
        return tuple(q for q in self.whole.story.questions if q.is_open)

    def met(self, result: Result) -> str:
        """Return a rule's result in words."""
        return {Result.MET: "Yes", Result.NOT_MET: "No", Result.NOT_KNOWN: "Not known yet"}[result]

    def eligibility(self, outcome: Outcome) -> tuple[str, str]:
        """Return what the rules said together, in words, and the colour of its tag."""
        return {
            Outcome.ELIGIBLE: ("This service may support them", "green"),
            Outcome.NOT_ELIGIBLE: ("This service may not support them", "red"),
            Outcome.NEEDS_CHECKING: ("Something is still to be asked", "yellow"),
        }[outcome]

    def became(self, found: WorkOutcome) -> str:
        """Return what became of their work, in words."""
        if found.remained_in_work is Answer.YES:
            return "Stayed in work" + (", and is back at it" if found.back_at_work is Answer.YES else "")
        if found.entered_work is Answer.YES:
            return "Began paid work"
        if Answer.NO in {found.remained_in_work, found.entered_work}:
            return "Not in work at the close"
        return "Not known yet"

    def helped(self, said: Satisfaction) -> str:
        """Return what they said of the help, in words."""
        return SATISFACTION_WORDS[said]


@dataclass(frozen=True)
class UnopenedPage:
    """A referral that nobody of the provider has opened yet: whom it is about by name, and how to open it."""

    view: ReferralView
    name: str
    reference: str
    refused: str


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show referrals, the newest first."""
    at = clock.now()
    show = request.GET.get("show", "open")
    show = show if show in {"open", "all", "unheld", "sent"} else "open"
    asked = request.GET.get("page", "1")
    found = queries.page(
        viewer,
        open_only=show != "all",
        unheld_only=show == "unheld",
        sent=show == "sent",
        number=int(asked) if asked.isdecimal() and len(asked) < 7 else 1,
        at=at,
    )
    names = people.names(viewer, found.person_ids(), at=at)
    known = marks(viewer, names, at=at)
    holders = access.names(viewer, {v.holder_id for v in found.rows if v.holder_id})
    places = organisations.named(viewer, {v.organisation_id for v in found.rows})
    rows = tuple(
        Row(
            view=v,
            name=names.get(v.person_id, ""),
            mark=known.get(v.person_id, ""),
            holder=holders.get(v.holder_id, "") if v.holder_id else "",
            place=places.get(v.organisation_id, ""),
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
    """Return the page of one referral, with a refusal on top where there is one.

    A provider opens it first by an act, as in its inbox: that the person is told, and looking changes nothing.
    """
    at = clock.now()
    unopened = queries.unopened(viewer, referral_id, at=at)
    if unopened is not None:
        name = people.names(viewer, [unopened.person_id], at=at).get(unopened.person_id, "")
        closed = UnopenedPage(unopened, name, reference(unopened.id), refused)
        return render(request, "staff/referrals/unopened.jinja", closed, status=422 if refused else 200)
    found = whole(viewer, referral_id, at=at)
    owed = found.story.next
    page = DetailPage(
        whole=found,
        done=DONE.get(request.GET.get("done", ""), ""),
        refused=refused,
        may_take=can_take(viewer, found.view),
        may_introduce=can_introduce(viewer, found.view),
        is_provider=viewer.has_role(Role.PROVIDER, organisation_id=found.view.organisation_id),
        answers_for=viewer.organisation_ids(*SENDERS),
        may_worry=viewer.has_role(Role.WORK_COACH, Role.SERVICE_LEAD),
        finds_another=owed is not None
        and owed.step is Step.SENDER_WILL_FIND_ANOTHER
        and viewer.has_role(*SENDERS, organisation_id=owed.organisation_id),
    )
    return render(request, "staff/referrals/detail.jinja", page, status=422 if refused else 200)
