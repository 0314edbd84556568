"""Pages about teams."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Viewer
from goodwork.pathway.teams import queries, services
from goodwork.pathway.teams.queries import Member, Place, Team, Together
from goodwork.pathway.teams.rules import CHANGE_WORDS, TEAM_ROLE_WORDS, Change, TeamRole
from goodwork.registers.people import queries as people
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.teams.forms import MemberForm

DONE = {"added": "They are on the team.", "ended": "They are not on the team any more. When they were on it is kept."}


def role_words(member: Member | Together) -> str:
    """Return what a member is to the person; all of it where they are several things."""
    roles = member.roles if isinstance(member, Together) else (member.role,)
    words = [TEAM_ROLE_WORDS[role] for role in roles]
    return ", ".join([*words[:1], *(w[0].lower() + w[1:] for w in words[1:])])


def who_words(member: Member | Together) -> str:
    """Return who a member is: name and organisation, as far as there are."""
    return ", ".join(w for w in (member.name, member.organisation_name) if w)


@dataclass(frozen=True)
class TeamPage:
    """The team of one person."""

    team: Team
    name: str
    done: str
    refused: str = ""

    def role(self, member: Member | Together) -> str:
        """Return what a member is to the person."""
        return role_words(member)

    def who(self, member: Member | Together) -> str:
        """Return who a member is."""
        return who_words(member)

    def change(self, change: Change) -> str:
        """Return a kind of change of hands in words."""
        return CHANGE_WORDS[change]


@dataclass(frozen=True)
class AddPage:
    """Adding somebody."""

    form: Form
    person_id: UUID
    name: str


@dataclass(frozen=True)
class HandsPage:
    """How often people changed hands, for who leads."""

    places: tuple[Place, ...]
    days: int

    def change(self, change: Change) -> str:
        """Return a kind of change of hands in words."""
        return CHANGE_WORDS[change]


def _name(viewer: Viewer, person_id: UUID) -> str:
    """Return the name of a person whom the viewer may see; not found for others."""
    name = people.names(viewer, [person_id], at=clock.now()).get(person_id)
    if name is None:
        raise Http404
    return name


def team(request: HttpRequest, viewer: Viewer, person_id: UUID, refused: str = "") -> HttpResponse:
    """Show who is round a person, who was, and how often they changed hands."""
    name = _name(viewer, person_id)
    found = queries.team_of(viewer, person_id, at=clock.now())
    page = TeamPage(found, name, DONE.get(request.GET.get("done", ""), ""), refused)
    return render(request, "staff/teams/team.jinja", page, status=422 if refused else 200)


def add(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Add somebody by hand."""
    name = _name(viewer, person_id)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.join(
                person_id=person_id,
                role=TeamRole(form.cleaned_data["role"]),
                named=form.cleaned_data["named"],
                introduced_by_id=viewer.id,
                by=viewer.actor(),
                at=clock.now(),
            )
        except services.CannotJoin as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return redirect(f"{reverse('staff-team', kwargs={'person_id': person_id})}?done=added")
    page = AddPage(form, person_id, name)
    return render(request, "staff/teams/add.jinja", page, status=422 if form.errors else 200)


def end(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """End somebody's place on the team that was given by hand."""
    _name(viewer, person_id)
    found = queries.team_of(viewer, person_id, at=clock.now())
    asked = request.POST.get("member", "")
    member = next((m for m in (*found.now, *found.before) if str(m.id) == asked and m.by_hand), None)
    if member is None:
        raise Http404
    try:
        services.leave(member_id=member.id, by=viewer.actor(), at=clock.now())
    except services.CannotJoin as refused:
        return team(request, viewer, person_id, refused.message)
    return redirect(f"{reverse('staff-team', kwargs={'person_id': person_id})}?done=ended")


def hands(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show a lead how often people change hands: of how many referrals, and which kind of change."""
    page = HandsPage(queries.counted(viewer, at=clock.now()), queries.COUNTED_DAYS)
    return render(request, "staff/teams/hands.jinja", page)
