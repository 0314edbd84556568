"""The page behind an organisation's link. Looking changes nothing; each answer is one press, and is taken once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.ledger.audit.services import record_refusal
from goodwork.pathway.replies import queries, rules, services
from goodwork.pathway.replies.opening import hand_of
from goodwork.pathway.replies.queries import RequestView
from goodwork.pathway.replies.rules import Act, Door
from goodwork.reach.links import queries as links
from goodwork.reach.links.queries import LinkView
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.web.render import render
from goodwork.web.reply import pages, session
from goodwork.web.reply.pages import ActsPart, DeadPage, ReplyPage

NOTICES = {
    "already": "That is how it stands already. Nothing was changed.",
    "closed": "This browser no longer shows who it is about.",
}


def live(request: HttpRequest, viewer: Viewer, token: str) -> tuple[LinkView, RequestView] | HttpResponse:
    """Return a live link with its request, or the page of one that does not work; that a link failed is written down.

    What is unknown, expired, withdrawn, locked or for something else looks the same and takes one look-up.
    """
    at = clock.now()
    link = links.by_token(viewer, token, at=at)
    if link is not None and link.purpose is Purpose.REPLY and link.standing is Standing.LIVE:
        try:
            return link, queries.request(link_viewer(link), link, at=at)
        except NotVisible:
            pass
    stands = link.standing.value if link is not None else "UNKNOWN"
    record_refusal(viewer=Viewer(kind=ActorKind.PROVIDER_LINK), page=f"reply link {stands}", at=at)
    return render(request, "reply/dead.jinja", DeadPage(token=token), status=404)


def link_viewer(link: LinkView) -> Viewer:
    """Return the link itself as whoever looks."""
    return Viewer(kind=ActorKind.PROVIDER_LINK, id=link.id)


def show(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Show a request and what can be answered; nothing is used up, however often a scanner looks."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view = found
    done = request.GET.get("done", "")
    return page_of(
        request,
        token,
        link,
        view,
        pages.fresh_acts(_address(token), view.possible, view.correct_to, view.state),
        done=rules.DONE_WORDS[Act(done)] if done in set(Act) else "",
        notice=NOTICES.get(request.GET.get("notice", ""), ""),
    )


def page_of(
    request: HttpRequest,
    token: str,
    link: LinkView,
    view: RequestView,
    acts: ActsPart,
    *,
    done: str = "",
    notice: str = "",
) -> HttpResponse:
    """Return the page of a live link, with who it is about where this browser opened that and it is still shared."""
    at = clock.now()
    details = None
    if session.is_open(request, link.id, at=at):
        try:
            details = queries.details(link_viewer(link), link, at=at)
        except NotVisible:
            record_refusal(viewer=link_viewer(link), page="reply details not shared", at=at)
    page = ReplyPage(
        token=token, view=view, acts=acts, details=details, done=done, notice=notice, has_errors=bool(acts.error)
    )
    return render(request, "reply/show.jinja", page)


def _address(token: str) -> str:
    return reverse("reply-answer", kwargs={"token": token})


def answer(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Take one answer; what stands now is shown, whether this press changed it or not."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    link, view = found
    given, once = pages.answer_of(request.POST), pages.once_of(request.POST)
    if given is None or once is None:
        return redirect("reply", token=token)
    by, at = hand_of(link), clock.now()
    try:
        services.note_seen(link_id=link.id, by=by, at=at)
        answered = services.answer(
            referral_id=view.referral_id,
            given=given,
            once=once,
            door=Door.LINK,
            organisation_id=view.organisation_id,
            by=by,
            at=at,
        )
    except services.CannotAnswer as refused:
        services.refuse(
            referral_id=view.referral_id,
            act=given.act,
            door=Door.LINK,
            organisation_id=view.organisation_id,
            by=by,
            at=at,
        )
        now = queries.request(link_viewer(link), link, at=at)
        acts = pages.kept_acts(
            _address(token), now.possible, now.correct_to, now.state, posted=request.POST, error=refused.message
        )
        return page_of(request, token, link, now, acts)
    said = f"done={given.act.value}" if answered.changed else "notice=already"
    return redirect(f"{reverse('reply', kwargs={'token': token})}?{said}")
