"""An organisation's inbox: what waits for an answer first, answered from the row or from the request's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.ids import new_id
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals import services as referral_services
from goodwork.pathway.referrals.queries import Story
from goodwork.pathway.referrals.rules import FINAL
from goodwork.pathway.replies import inboxes, queries, ringing, rules, services
from goodwork.pathway.replies.inboxes import Inbox, InboxRow, Tab
from goodwork.pathway.replies.queries import Details
from goodwork.pathway.replies.reading import LastReply
from goodwork.pathway.replies.rules import Act, Door
from goodwork.web.render import render
from goodwork.web.reply import pages
from goodwork.web.reply.pages import ActsPart

TAB_WORDS = {Tab.WAITING: "Waits for your answer", Tab.GOING_ON: "Going on", Tab.ENDED: "Ended"}
ALREADY = "That is how it stands already. Nothing was changed."


@dataclass(frozen=True)
class InboxPage:
    """What the inbox shows: `ring` says how many requests of theirs somebody has to ring about, `about` what was
    answered from its row just now.
    """

    inbox: Inbox
    tab: Tab
    next_page: str
    several: bool
    done: str
    about: UUID | None
    once: dict[UUID, UUID]
    ring: int

    @property
    def tabs(self) -> tuple[tuple[Tab, str, int], ...]:
        """The parts of the inbox with how many referrals are in each."""
        return tuple((tab, TAB_WORDS[tab], self.inbox.counts[tab]) for tab in Tab)

    @staticmethod
    def text(act: Act) -> str:
        return rules.ACT_WORDS[act]


@dataclass(frozen=True)
class OnePage:
    """One referral of the inbox: who it is about, what can be answered, and its story.

    `unopened`: nobody of the organisation has pressed to see it, so that looking here may not show whom it is about.
    """

    row: InboxRow
    details: Details | None
    acts: ActsPart
    story: Story | None
    last: LastReply | None
    done: str
    notice: str
    has_errors: bool = False
    unopened: bool = False

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """The errors for the summary at the top."""
        if not self.acts.error:
            return ()
        known = self.acts.wrong in {act.value for act in self.acts.possible}
        return ((f"#act-{self.acts.wrong}" if known else "", self.acts.error),)


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List what came to the viewer's organisations, what waits first by its promise."""
    at = clock.now()
    asked = request.GET.get("tab", "")
    tab = Tab(asked) if asked in set(Tab) else Tab.WAITING
    inbox = inboxes.inbox(viewer, tab=tab, after=_after(request), at=at)
    following = ""
    if inbox.after is not None:
        place = {"tab": tab.value, "after": f"{inbox.after[0].isoformat()}_{inbox.after[1]}"}
        following = f"{reverse('staff-inbox')}?{urlencode(place)}"
    done = request.GET.get("done", "")
    try:
        about = UUID(request.GET.get("about", ""))
    except ValueError:
        about = None
    return render(
        request,
        "staff/inbox/index.jinja",
        InboxPage(
            inbox=inbox,
            tab=tab,
            next_page=following,
            several=len({row.organisation_name for row in inbox.rows}) > 1,
            done=rules.DONE_WORDS[Act(done)] if done in set(Act) else ALREADY if done == "already" else "",
            about=about,
            once={row.referral_id: new_id() for row in inbox.rows},
            ring=ringing.to_do(viewer, at=at),
        ),
    )


def _after(request: HttpRequest) -> tuple[date, UUID] | None:
    """Return where a page begins; anything that is no such place begins at the first row."""
    day, _, row_id = request.GET.get("after", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(row_id)
    except ValueError:
        return None


def one(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Show one referral of the inbox."""
    at = clock.now()
    row = inboxes.in_inbox(viewer, referral_id, at=at)
    acts = pages.fresh_acts(_address(referral_id), row.possible, row.correct_to, row.state)
    done = request.GET.get("done", "")
    words = rules.DONE_WORDS[Act(done)] if done in set(Act) else ""
    return _page(request, viewer, row, acts, done=words, notice=ALREADY if done == "already" else "", at=at)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    row: InboxRow,
    acts: ActsPart,
    *,
    done: str = "",
    notice: str = "",
    at: datetime,
) -> HttpResponse:
    unopened = not row.seen and row.state not in FINAL and bool(row.name)
    details, story = None, None
    if not unopened:
        try:
            details = queries.one(viewer, row.referral_id, at=at)
            story = referrals.story(viewer, row.referral_id, at=at)
        except NotVisible:
            details, story = None, None
    last = inboxes.last_reply(viewer, row.referral_id, at=at)
    page = OnePage(row, details, acts, story, last, done, notice, has_errors=bool(acts.error), unopened=unopened)
    return render(request, "staff/inbox/one.jinja", page)


def _address(referral_id: UUID) -> str:
    return reverse("staff-inbox-answer", kwargs={"referral_id": referral_id})


def open_one(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Note that the organisation has seen a referral, so that the person can be told, and show it."""
    inboxes.organisation_of(viewer, referral_id)
    referral_services.mark_seen(referral_id=referral_id, by=viewer.actor(), at=clock.now())
    back = "staff-referral" if request.POST.get("back") == "referral" else "staff-inbox-one"
    return redirect(back, referral_id=referral_id)


def answer(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Take one answer, from the row or from the page of a referral."""
    at = clock.now()
    organisation_id = inboxes.organisation_of(viewer, referral_id)
    given, once = pages.answer_of(request.POST), pages.once_of(request.POST)
    from_row = request.POST.get("from") == "row"
    if given is None or once is None:
        return redirect("staff-inbox-one", referral_id=referral_id)
    try:
        answered = services.answer(
            referral_id=referral_id,
            given=given,
            once=once,
            door=Door.INBOX,
            organisation_id=organisation_id,
            by=viewer.actor(),
            at=at,
        )
    except services.CannotAnswer as refused:
        services.refuse(
            referral_id=referral_id,
            act=given.act,
            door=Door.INBOX,
            organisation_id=organisation_id,
            by=viewer.actor(),
            at=at,
        )
        row = inboxes.in_inbox(viewer, referral_id, at=at)
        acts = pages.kept_acts(
            _address(referral_id), row.possible, row.correct_to, row.state, posted=request.POST, error=refused.message
        )
        return _page(request, viewer, row, acts, at=at)
    said = given.act.value if answered.changed else "already"
    back = reverse("staff-inbox") if from_row else reverse("staff-inbox-one", kwargs={"referral_id": referral_id})
    about = f"&about={referral_id}" if from_row else ""
    return redirect(f"{back}?done={said}{about}")
