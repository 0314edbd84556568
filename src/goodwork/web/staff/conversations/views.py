"""Pages for writing conversations down and correcting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.kernel.clock import LONDON, local_date, london
from goodwork.pathway.caseload import queries as caseload
from goodwork.pathway.caseload.reaching import Reaching
from goodwork.pathway.conversations import queries, services
from goodwork.pathway.conversations.queries import ConversationView
from goodwork.pathway.conversations.rules import (
    INTERPRETER_WORDS,
    MODE_WORDS,
    PLACE_WORDS,
    CannotNote,
    Interpreter,
    Mode,
    Place,
)
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.reach.promises.rules import CannotPromise, Told
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.conversations.forms import ConversationForm, WrittenForm


@dataclass(frozen=True)
class NewPage:
    """The form of a new conversation."""

    form: Form
    referral_id: UUID
    who: Reaching
    closed: str


@dataclass(frozen=True)
class OnePage:
    """One conversation with its versions, and the form that adds another."""

    form: Form
    talk: ConversationView
    who: Reaching
    how: str
    place: str
    interpreter: str
    done: str


def _initial(at: datetime, who: Reaching) -> dict[str, Any]:
    """Return what the form starts with: today, now, and no interpreter for who needs none."""
    needs = bool(who.interpreter) or not who.language.startswith("en")
    return {
        "held_date": local_date(at),
        "held_time": f"{at.astimezone(LONDON):%H:%M}",
        "interpreter": None if needs else Interpreter.NOT_NEEDED.value,
        "mode": Mode.PHONE.value,
        "place": Place.NONE.value,
        "told": Told.BY_VOICE.value,
    }


def new(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Write down a conversation about a referral."""
    at = clock.now()
    standing = caseload.standing(viewer, referral_id, at=at)
    closed = "" if standing.view.is_open else "This referral has ended: a new one can be made."
    form = ConversationForm(request.POST or None, initial=_initial(at, standing.who))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.record(
                referral_id=referral_id,
                spoken=services.Spoken(
                    held_at=london(given["held_date"], given["held_time"]),
                    minutes=given["minutes"],
                    mode=Mode(given["mode"]),
                    place=Place(given["place"]),
                    interpreter=Interpreter(given["interpreter"]),
                    words=given["words"],
                    note=given["note"],
                ),
                next_date=given["next_date"],
                told=Told(given["told"]),
                by=viewer.actor(),
                at=at,
            )
        except CannotNote as refused:
            form.refuse(refused.message, "held_date" if refused.field == "held_at" else refused.field)
        except CannotPromise as refused:
            form.refuse(str(refused), "next_date")
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return redirect(f"{reverse('staff-referral', kwargs={'referral_id': referral_id})}?done=talked")
    page = NewPage(form, referral_id, standing.who, closed)
    return render(request, "staff/conversations/new.jinja", page, status=422 if form.errors else 200)


def one(request: HttpRequest, viewer: Viewer, conversation_id: UUID) -> HttpResponse:
    """Show a conversation with its versions; another version corrects it."""
    at = clock.now()
    talk = queries.one(viewer, conversation_id, at=at)
    form = WrittenForm(request.POST or None, initial={"words": talk.text.words, "note": talk.text.note})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.correct(
                conversation_id=conversation_id, words=given["words"], note=given["note"], by=viewer.actor(), at=at
            )
        except CannotNote as refused:
            form.refuse(refused.message, refused.field)
        except CannotMoveReferral as refused:
            form.refuse(refused.message)
        else:
            return redirect(
                f"{reverse('staff-conversation', kwargs={'conversation_id': conversation_id})}?done=corrected"
            )
    page = OnePage(
        form=form,
        talk=talk,
        who=caseload.standing(viewer, talk.referral_id, at=at).who,
        how=MODE_WORDS[talk.mode],
        place=PLACE_WORDS[talk.place] if talk.place is not Place.NONE else "",
        interpreter=INTERPRETER_WORDS[talk.interpreter],
        done="The new version is kept beside the older ones." if request.GET.get("done") == "corrected" else "",
    )
    return render(request, "staff/conversations/one.jinja", page, status=422 if form.errors else 200)
