"""Answered with a helper: a member of staff types what a person says, in the person's words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import NotVisible, Viewer
from goodwork.kernel.words import direction
from goodwork.reach.questionnaires import queries, rules, services
from goodwork.reach.questionnaires.definitions import Step
from goodwork.reach.questionnaires.queries import DraftView, RequestView
from goodwork.reach.questionnaires.rules import Mode, Problem, Progress, TypedBy, Typing
from goodwork.reach.questionnaires.services import AnswersRefused, CannotAnswer, CannotSubmit
from goodwork.registers.people import queries as people
from goodwork.web.my.fields import Field, radios, summary
from goodwork.web.my.pages import Next, next_of
from goodwork.web.my.q.asking import fields_of, title_of
from goodwork.web.my.tongue import offered
from goodwork.web.render import render

HELPED = "staff_helped"
MODES = ((Mode.PHONE.value, "By telephone"), (Mode.IN_PERSON.value, "They are here with me"))


@dataclass(frozen=True)
class BeginPage:
    """How and in which language a person answers, before the first question."""

    person_id: UUID
    person_name: str
    interpreter: str
    fields: tuple[Field, ...]
    cannot: str = ""

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the rows of the error summary."""
        return summary(self.fields) + ((("", self.cannot),) if self.cannot else ())

    @property
    def has_errors(self) -> bool:
        """Say whether something must be mended."""
        return bool(self.problems)


@dataclass(frozen=True)
class QuestionPage:
    """One question in English, with the words to read out in the person's language beside it."""

    person_id: UUID
    person_name: str
    title: str
    title_also: str
    tongue: str
    tongue_direction: str
    progress: Progress
    alone: bool
    back: str
    fields: tuple[Field, ...]
    hidden: bool
    next_href: str

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the rows of the error summary."""
        return summary(self.fields)

    @property
    def has_errors(self) -> bool:
        """Say whether something must be mended."""
        return bool(self.problems)


@dataclass(frozen=True)
class Said:
    """One answer to read back, and where to change it; `hidden` is one that this viewer may not see."""

    label: str
    answers: tuple[str, ...]
    hidden: bool
    href: str


@dataclass(frozen=True)
class SendPage:
    """Everything that was said, to read back before it is sent."""

    person_id: UUID
    person_name: str
    said: tuple[Said, ...]
    back: str


@dataclass(frozen=True)
class DonePage:
    """What was promised, to tell the person now."""

    person_id: UUID
    person_name: str
    wants: str
    nexts: tuple[Next, ...]
    nexts_also: tuple[str, ...]
    tongue: str
    tongue_direction: str


def _typing(request: HttpRequest, viewer: Viewer, request_id: UUID) -> Typing:
    """Return how the answers of this call or visit reach us."""
    kept = request.session.get(HELPED, {}).get(str(request_id), {})
    return Typing(TypedBy.USER, kept.get("language", "en"), Mode(kept.get("mode", Mode.PHONE.value)), user_id=viewer.id)


def _name(viewer: Viewer, person_id: UUID) -> str:
    return people.names(viewer, [person_id], at=clock.now()).get(person_id, "")


def begin(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Ask how and in which language the person answers, and begin or go on."""
    at = clock.now()
    if not queries.may_help(viewer, person_id):
        raise NotVisible
    facts = people.reach_facts(viewer, [person_id], at=at).get(person_id)
    name = _name(viewer, person_id)
    own = (facts.language if facts else "en").split("-")[0]
    tongues = [(one.code, one.name) for one in offered()]
    known = own if own in {code for code, _ in tongues} else "en"
    mode = request.POST.get("mode", "")
    tongue = request.POST.get("language", known)
    fields = (
        radios("mode", "How are they answering?", MODES, chosen=mode),
        radios("language", "Which language do you read out?", tongues, chosen=tongue),
    )
    cannot = ""
    if request.method == "POST":
        wrong_mode = mode not in {code for code, _ in MODES}
        wrong_tongue = tongue not in {code for code, _ in tongues}
        if wrong_mode or wrong_tongue:
            fields = (
                fields[0].wrong("Choose how they are answering" if wrong_mode else ""),
                fields[1].wrong("Choose a language" if wrong_tongue else ""),
            )
        else:
            try:
                request_id = services.open_for(viewer=viewer, person_id=person_id, by=viewer.actor(), at=at)
            except CannotAnswer as refused:
                cannot = str(refused)
            else:
                helped = request.session.get(HELPED, {})
                request.session[HELPED] = {**helped, str(request_id): {"mode": mode, "language": tongue}}
                return _to_open(viewer, request_id)
    page = BeginPage(
        person_id=person_id,
        person_name=name,
        interpreter=(facts.interpreter or "") if facts else "",
        fields=fields,
        cannot=cannot,
    )
    return render(request, "staff/questionnaires/begin.jinja", page)


def _to_open(viewer: Viewer, request_id: UUID) -> HttpResponse:
    """Lead to the first question without an answer, or to the end."""
    at = clock.now()
    view, draft = queries.request(viewer, request_id, at=at), queries.draft(viewer, request_id, at=at)
    first = rules.first_open(view.definition, draft.answers, view.known)
    if first is None:
        return redirect("staff-questionnaire-send", request_id=request_id)
    return redirect("staff-questionnaire-step", request_id=request_id, step=first.key)


def _step_url(request_id: UUID, step: Step | None) -> str:
    if step is None:
        return reverse("staff-questionnaire-send", kwargs={"request_id": request_id})
    return reverse("staff-questionnaire-step", kwargs={"request_id": request_id, "step": step.key})


def question(request: HttpRequest, viewer: Viewer, request_id: UUID, step: str) -> HttpResponse:
    """Show one question to read out; keep what the person says and go on."""
    at = clock.now()
    view, draft = queries.request(viewer, request_id, at=at), queries.draft(viewer, request_id, at=at)
    if view.state == "SUBMITTED":
        return redirect("staff-questionnaire-done", request_id=request_id)
    page = rules.reachable(view.definition, draft.answers, view.known, key=step)
    if page is None:
        return _to_open(viewer, request_id)
    if request.method != "POST":
        return _question(request, viewer, view, draft, page)
    sent = {item.key: request.POST.getlist(item.key) for item in page.fields}
    try:
        following = services.save_step(
            request_id=request_id,
            step=step,
            sent=sent,
            typing=_typing(request, viewer, request_id),
            viewer=viewer,
            by=viewer.actor(),
            at=at,
        )
    except AnswersRefused as refused:
        return _question(request, viewer, view, draft, page, typed=sent, problems=refused.problems)
    except CannotAnswer:
        return redirect("staff-questionnaire-ask", person_id=draft.person_id)
    return redirect(_step_url(request_id, view.definition.step(following) if following else None))


def _question(
    request: HttpRequest,
    viewer: Viewer,
    view: RequestView,
    draft: DraftView,
    step: Step,
    *,
    typed: dict[str, list[str]] | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    tongue = _typing(request, viewer, view.id).language
    before = rules.previous_step(view.definition, draft.answers, view.known, before=step.key)
    after = rules.next_step(view.definition, draft.answers, view.known, after=step.key)
    hidden = all(item.key in draft.hidden for item in step.fields)
    ask_url = reverse("staff-questionnaire-ask", kwargs={"person_id": draft.person_id})
    page = QuestionPage(
        person_id=draft.person_id,
        person_name=_name(viewer, draft.person_id),
        title=title_of(view.definition, step, "en", view.names),
        title_also="" if tongue == "en" else title_of(view.definition, step, tongue, view.names),
        tongue=tongue,
        tongue_direction=direction(tongue),
        progress=rules.progress(view.definition, draft.answers, view.known, step=step.key),
        alone=len(step.fields) == 1,
        back=_step_url(view.id, before) if before else ask_url,
        fields=fields_of(
            view.definition,
            step,
            "en",
            view.names,
            values={k: v for k, v in draft.answers.items() if k not in draft.hidden},
            typed=typed,
            problems=problems,
            beside=tongue,
        ),
        hidden=hidden and typed is None and not request.GET.get("again"),
        next_href=_step_url(view.id, after),
    )
    return render(request, "staff/questionnaires/question.jinja", page)


def send(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """Show what was said, to read it back, and send it once."""
    at = clock.now()
    view = queries.request(viewer, request_id, at=at)
    if view.state == "SUBMITTED":
        return redirect("staff-questionnaire-done", request_id=request_id)
    draft = queries.draft(viewer, request_id, at=at)
    if rules.first_open(view.definition, draft.answers, view.known) is not None:
        return _to_open(viewer, request_id)
    if request.method == "POST":
        try:
            services.submit(
                request_id=request_id,
                typing=_typing(request, viewer, request_id),
                viewer=viewer,
                by=viewer.actor(),
                at=at,
            )
        except (CannotSubmit, CannotAnswer):
            return redirect("staff-questionnaire-ask", person_id=draft.person_id)
        return redirect("staff-questionnaire-done", request_id=request_id)
    steps = rules.path(view.definition, draft.answers, view.known)
    said = tuple(
        Said(
            label=view.definition.text("en", f"{item.key}.label", **view.names),
            answers=rules.words_of(view.definition, "en", item.key, draft.answers.get(item.key), view.names),
            hidden=item.key in draft.hidden,
            href=_step_url(view.id, step),
        )
        for step in steps
        for item in step.fields
    )
    page = SendPage(
        person_id=draft.person_id,
        person_name=_name(viewer, draft.person_id),
        said=said,
        back=_step_url(view.id, steps[-1]),
    )
    return render(request, "staff/questionnaires/send.jinja", page)


def done(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """Show what was promised, so that the person is told before the call ends."""
    at = clock.now()
    found = queries.helped(viewer, request_id, at=at)
    tongue = _typing(request, viewer, request_id).language
    page = DonePage(
        person_id=found.person_id,
        person_name=_name(viewer, found.person_id),
        wants=found.wants,
        nexts=tuple(next_of(promise, "en") for promise in found.promises),
        nexts_also=() if tongue == "en" else tuple(promise.text(tongue) for promise in found.promises),
        tongue=tongue,
        tongue_direction=direction(tongue),
    )
    return render(request, "staff/questionnaires/done.jinja", page)
