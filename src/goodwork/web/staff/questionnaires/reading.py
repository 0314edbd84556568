"""Answers that wait for a reader, and one person's answers with who said and who typed them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.words import direction
from goodwork.reach.questionnaires import queries, services
from goodwork.reach.questionnaires.queries import AnswerView, ResponseLine, ResponseView
from goodwork.registers.people import queries as people
from goodwork.web.render import render
from goodwork.web.staff.namesakes import marks
from goodwork.web.staff.questionnaires.forms import ThemesForm

TYPED = {"PERSON": "The person", "HELPER": "A helper", "USER": "A member of staff"}
RELATIONS = {
    "PARTNER": "husband, wife or partner",
    "PARENT": "mother or father",
    "CHILD": "son or daughter",
    "RELATIVE": "another relative",
    "FRIEND": "friend or neighbour",
    "CARER": "carer or support worker",
    "OTHER": "somebody else",
}
MODES = {"WEB": "on the web", "PHONE": "by telephone", "IN_PERSON": "in person"}
LANGUAGES = {"en": "English", "ur": "Urdu", "ar": "Arabic", "pl": "Polish"}
WANTS = {"YES": "Wants a coach", "NOT_NOW": "Not now", "NO": "No", "": "Not asked"}


@dataclass(frozen=True)
class Row:
    """One answer as it is shown: in the language in which it was given, and in English."""

    label: str
    label_en: str
    said: tuple[str, ...]
    said_en: tuple[str, ...]
    own_words: bool
    language: str
    direction: str
    typed: str


@dataclass(frozen=True)
class AnswersPage:
    """One response. `form` asks what their own words are about, None where there are none; `noted`: that was said."""

    response: ResponseView
    person_name: str
    wants: str
    mode: str
    language_name: str
    rows: tuple[Row, ...]
    can_mark: bool
    form: ThemesForm | None
    about: str
    noted: bool


@dataclass(frozen=True)
class ListPage:
    """The answers that wait for somebody of the viewer's organisations; `without`: those without a note instead.

    `marks` tell two people of one name apart.
    """

    lines: tuple[tuple[ResponseLine, str], ...]
    marks: dict[UUID, str]
    just_read: bool
    without: bool


def index(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the answers that wait to be read, the soonest promised first; or those without a note (`without`)."""
    without = request.GET.get("without") == "1"
    at = clock.now()
    lines = (queries.to_code if without else queries.to_read)(viewer, at=at)
    named = {line.person_id: line.person_name for line in lines if line.person_name}
    page = ListPage(
        lines=tuple((line, WANTS[line.wants]) for line in lines),
        marks=marks(viewer, named, at=at),
        just_read=bool(request.GET.get("read")),
        without=without,
    )
    return render(request, "staff/questionnaires/index.jinja", page)


def _typed(one: AnswerView) -> str:
    who = one.typed_by_name or TYPED[one.typed_by.value]
    relation = f" ({RELATIONS[one.relation.value]})" if one.relation else ""
    return f"{who}{relation}, {MODES[one.mode.value]}"


def _row(one: AnswerView) -> Row:
    return Row(
        label=one.label,
        label_en=one.label_en,
        said=one.said,
        said_en=one.said_en,
        own_words=one.own_words,
        language=one.language,
        direction=direction(one.language),
        typed=_typed(one),
    )


def _about(found: ResponseView) -> str:
    """Return what somebody's own words are about, in words; "" where nobody has said."""
    if found.coding is None:
        return ""
    return "; ".join(found.coding.words) or "None of the themes"


def answers(request: HttpRequest, viewer: Viewer, response_id: UUID) -> HttpResponse:
    """Show one person's answers, their own words first; note that they were read and what they are about."""
    at = clock.now()
    found = queries.response(viewer, response_id, at=at)
    themes = found.coding.themes if found.coding else ()
    posted = request.POST if request.method == "POST" else None
    form = ThemesForm(posted, initial={"themes": [theme.value for theme in themes]}) if found.to_code else None
    if posted is not None and (form is None or form.is_valid()):
        sent = None if form is None else form.cleaned_data["themes"]
        services.mark_read(response_id=response_id, themes=sent, viewer=viewer, by=viewer.actor(), at=at)
        if found.read_at is None:
            return redirect("/staff/questionnaires/?read=1")
        return redirect(reverse("staff-answers-one", kwargs={"response_id": response_id}) + "?noted=1")
    names = people.names(viewer, [found.person_id], at=at)
    page = AnswersPage(
        response=found,
        person_name=names.get(found.person_id, ""),
        wants=WANTS[found.wants],
        mode=MODES[found.mode.value],
        language_name=LANGUAGES.get(found.language, found.language),
        rows=tuple(_row(one) for one in found.answers),
        can_mark=found.read_at is None,
        form=form,
        about=_about(found),
        noted=bool(request.GET.get("noted")),
    )
    return render(request, "staff/questionnaires/answers.jinja", page)
