"""One question a page, what was said, and thanks with what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.reach.links import queries as links
from goodwork.reach.links.rules import Purpose, Standing
from goodwork.reach.questionnaires import queries, rules, services
from goodwork.reach.questionnaires.queries import DraftView, RequestView
from goodwork.reach.questionnaires.rules import Problem, Progress
from goodwork.reach.questionnaires.services import AnswersRefused, CannotAnswer, CannotSubmit
from goodwork.web.my import session
from goodwork.web.my.pages import MyPage, Next, next_of
from goodwork.web.my.q.asking import fields_of, title_of
from goodwork.web.my.q.door import dead, languages_for, live
from goodwork.web.my.tongue import language_of, offered
from goodwork.web.render import render


@dataclass(frozen=True, kw_only=True)
class QuestionPage(MyPage):
    """One question, or a few that belong together."""

    token: str
    progress: Progress
    alone: bool


@dataclass(frozen=True)
class Said:
    """One answer in words, and where to change it."""

    label: str
    answers: tuple[str, ...]
    own_words: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class SendPage(MyPage):
    """Everything that was said, to check and send."""

    token: str
    said: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class ThanksPage(MyPage):
    """Thanks, and what happens next, by when, through whom; `token` is empty where the answer ended the link."""

    token: str
    wants: str
    nexts: tuple[Next, ...]


Answering = tuple[RequestView, DraftView, str]


def _answering(request: HttpRequest, viewer: Viewer, token: str) -> Answering | HttpResponse:
    """Return the request that is being answered here, or the page to go to instead."""
    found = live(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    _, view, language = found
    at = clock.now()
    typed = session.typed(request, at=at)
    if view is None or view.state not in {"REQUESTED", "STARTED"} or not (typed or viewer.id):
        return redirect("my-q", token=token)
    try:
        draft = queries.draft(viewer, view.id, session=typed, at=at)
    except NotVisible:
        return redirect("my-q", token=token)
    session.begin_typing(request, at=at)
    return view, draft, language


def question(request: HttpRequest, viewer: Viewer, token: str, step: str) -> HttpResponse:
    """Show one question with what was answered before; keep what is sent and go on to the next."""
    found = _answering(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    view, draft, language = found
    page = rules.reachable(view.definition, draft.answers, view.known, key=step)
    if page is None:
        return _to_open(view, draft, token)
    if request.method != "POST":
        return _question(request, view, draft, language, token, step)
    sent = {item.key: request.POST.getlist(item.key) for item in page.fields}
    at = clock.now()
    try:
        following = services.save_step(
            request_id=view.id,
            step=step,
            sent=sent,
            typing=session.typing_of(request, view.id, language),
            session=session.typed(request, at=at),
            by=session.hand(request, viewer, view.id),
            at=at,
        )
    except AnswersRefused as refused:
        return _question(request, view, draft, language, token, step, typed=sent, problems=refused.problems)
    except CannotAnswer:
        return redirect("my-q", token=token)
    if following is None:
        return redirect("my-q-send", token=token)
    return redirect("my-q-step", token=token, step=following)


def _to_open(view: RequestView, draft: DraftView, token: str) -> HttpResponse:
    """Lead to the first question without an answer: addresses can be typed, and ways can change."""
    first = rules.first_open(view.definition, draft.answers, view.known)
    return redirect("my-q-send", token=token) if first is None else redirect("my-q-step", token=token, step=first.key)


def _question(
    request: HttpRequest,
    view: RequestView,
    draft: DraftView,
    language: str,
    token: str,
    step: str,
    *,
    typed: dict[str, list[str]] | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    shown = view.definition.step(step)
    if shown is None:
        raise NotVisible
    before = rules.previous_step(view.definition, draft.answers, view.known, before=step)
    back = reverse("my-q-step", kwargs={"token": token, "step": before.key}) if before else f"/my/q/{token}"
    page = QuestionPage(
        language=language,
        title=title_of(view.definition, shown, language, view.names),
        back=back,
        fields=fields_of(
            view.definition,
            shown,
            language,
            view.names,
            values=draft.answers,
            typed=typed,
            problems=problems,
        ),
        languages=offered(languages_for(view)),
        token=token,
        progress=rules.progress(view.definition, draft.answers, view.known, step=step),
        alone=len(shown.fields) == 1,
    )
    return render(request, "my/q/question.jinja", page)


def send(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Show what was said, and send it: once, however often the button is pressed."""
    at = clock.now()
    link = links.by_token(viewer, token, at=at)
    mine = link is not None and link.purpose is Purpose.QUESTIONNAIRE and bool(session.typed(request, at=at))
    if mine and link is not None and queries.response_of(viewer, link.subject_id) is not None:
        return redirect("my-q-thanks", token=token)
    found = _answering(request, viewer, token)
    if isinstance(found, HttpResponse):
        return found
    view, draft, language = found
    open_step = rules.first_open(view.definition, draft.answers, view.known)
    if request.method == "POST" and open_step is None:
        try:
            services.submit(
                request_id=view.id,
                typing=session.typing_of(request, view.id, language),
                session=session.typed(request, at=at),
                by=session.hand(request, viewer, view.id),
                at=at,
            )
        except CannotSubmit as unfinished:
            return redirect("my-q-step", token=token, step=unfinished.step)
        except CannotAnswer:
            return redirect("my-q", token=token)
        return redirect("my-q-thanks", token=token)
    if open_step is not None:
        return redirect("my-q-step", token=token, step=open_step.key)
    page = SendPage(
        language=language,
        title=MyPage(language=language, title="").say("send-title"),
        back=_last(view, draft, token),
        languages=offered(languages_for(view)),
        token=token,
        said=said_of(view, draft, language, token),
    )
    return render(request, "my/q/send.jinja", page)


def _last(view: RequestView, draft: DraftView, token: str) -> str:
    """Return the address of the last question on the way."""
    steps = rules.path(view.definition, draft.answers, view.known)
    return reverse("my-q-step", kwargs={"token": token, "step": steps[-1].key})


def said_of(view: RequestView, draft: DraftView, language: str, token: str) -> tuple[Said, ...]:
    """Return everything that was said on the way, in words."""
    found = []
    for step in rules.path(view.definition, draft.answers, view.known):
        for item in step.fields:
            value = draft.answers.get(item.key)
            found.append(
                Said(
                    label=view.definition.text(language, f"{item.key}.label", **view.names),
                    answers=rules.words_of(view.definition, language, item.key, value, view.names),
                    own_words=item.read,
                    href=reverse("my-q-step", kwargs={"token": token, "step": step.key}),
                )
            )
    return tuple(found)


def thanks(request: HttpRequest, viewer: Viewer, token: str) -> HttpResponse:
    """Thank, and show what happens next; also where the answer itself has ended the link for safety."""
    at = clock.now()
    link = links.by_token(viewer, token, at=at)
    if link is None or link.purpose is not Purpose.QUESTIONNAIRE:
        return dead(request, token)
    try:
        view = queries.thanks(viewer, link.subject_id, session=session.typed(request, at=at), at=at)
    except NotVisible:
        return redirect("my-q", token=token)
    language = language_of(request, known=view.language)
    page = ThanksPage(
        language=language,
        title=MyPage(language=language, title="").say("thanks-title"),
        token=token if link.standing is Standing.LIVE else "",
        wants=view.wants,
        nexts=tuple(next_of(promise, language) for promise in view.promises),
    )
    return render(request, "my/q/thanks.jinja", page)
