"""The clinician's page: find somebody or enter them, see what is open, refer, and bring in the coach (B1, A3, N8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goodwork.kernel import clock
from goodwork.kernel.actors import Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.identifiers import PhoneKind, parse_nhs_number
from goodwork.kernel.ids import new_id
from goodwork.kernel.parsers import Unreadable
from goodwork.ledger.audit.services import record_refusal
from goodwork.pathway.caseload import introducing
from goodwork.pathway.caseload.rules import Introduction
from goodwork.pathway.caseload.services import CannotAssign
from goodwork.pathway.referrals import clinic, queries, services
from goodwork.pathway.referrals.clinic import ClinicList
from goodwork.pathway.referrals.permissions import CannotMoveReferral
from goodwork.pathway.referrals.rules import Source, WorkStatus
from goodwork.pathway.referrals.standing import Said
from goodwork.pathway.referrals.telling import AskedFor, Tell
from goodwork.pathway.referrals.views import ReferralView
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people.rows import PersonRow
from goodwork.registers.people.rules import IdentityClaim
from goodwork.registers.people.views import FoundPerson, PersonCard
from goodwork.web.forms import Form
from goodwork.web.render import render
from goodwork.web.staff.people.pages import needs_words
from goodwork.web.staff.referrals.forms import EntryForm, FindForm, IntroduceForm, NewcomerForm

WORDING_VERSION = "CLINICIAN-2"
"""The words in which a clinician asks for consent: the label of the box on this page."""

ELSEWHERE = (
    "Somebody else has referred them there already, and it is open. Nothing new was made: they can follow it "
    "on their own page."
)
"""Said where what is open was sent by others, and so is not shown."""

MORE_FIELDS = ("weekly_hours", "may_work", "reading_need", "interpreter_language", "tell")
"""What a referral can do without: it stands folded away, so that the page is short."""


@dataclass(frozen=True)
class FindPage:
    """Finding the person first: by what is typed, or on the clinic's own list."""

    form: Form
    found: tuple[FoundPerson, ...]
    asked: bool
    own: ClinicList


@dataclass(frozen=True)
class EntryPage:
    """The clinician's form; `open` is what is open already, seen before anything is typed.

    `newcomer` is the form of somebody who is not entered yet, None for somebody known; `needs` what is known already.
    """

    form: Form
    newcomer: NewcomerForm | None
    name: str
    open: tuple[ReferralView, ...]
    has_provider: bool
    needs: tuple[str, ...]

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return the error summary of both forms together, as it leads to each field."""
        forms = (self.newcomer, self.form) if self.newcomer else (self.form,)
        return tuple(
            ("" if name == "__all__" else f"#{_first_id(form, name)}", str(words))
            for form in forms
            for name, errors in form.errors.items()
            for words in errors
        )

    @property
    def first(self) -> tuple[str, ...]:
        """Return the fields that stand open, in their order."""
        names = ("provider", "asked_for", "work_status", "words", "comment")
        return tuple(n for n in names if n in self.form.fields)

    @property
    def more(self) -> tuple[str, ...]:
        """Return the fields that stand folded away."""
        return tuple(n for n in MORE_FIELDS if n in self.form.fields)

    @property
    def more_open(self) -> bool:
        """Say whether one of the folded fields must be mended."""
        return any(n in self.form.errors for n in self.more)


@dataclass(frozen=True)
class IntroducePage:
    """The form of a warm hand-over."""

    form: Form
    referral_id: UUID
    name: str


@dataclass(frozen=True)
class _Asked:
    """What the two forms of a referral need: whom the practice refers to, and through which of its organisations."""

    providers: dict[UUID, tuple[str, UUID]]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return the providers as a form offers them."""
        return [(str(i), words) for i, (words, _) in self.providers.items()]


def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Refer somebody: find them or enter them, see what is open already, refer."""
    if request.GET.get("new") == "1":
        return _refer_newcomer(request, viewer)
    asked = request.GET.get("person", "")
    if not asked:
        return _find(request, viewer)
    try:
        person_id = UUID(asked)
    except ValueError:
        raise Http404 from None
    return _refer(request, viewer, person_id)


def introduce(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """Bring in the coach on the spot, and write down who introduced whom."""
    at = clock.now()
    detail = queries.detail(viewer, referral_id, at=at)
    coaches = introducing.coaches_to_introduce(viewer, referral_id, at=at)
    name = people.names(viewer, [detail.person_id], at=at).get(detail.person_id)
    if name is None or not detail.view.is_open or not coaches:
        raise Http404
    form = IntroduceForm(request.POST or None, coaches=[(str(i), words) for i, words in coaches])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            introducing.introduce(
                referral_id=referral_id,
                user_id=UUID(given["user_id"]),
                how=Introduction(given["how"]),
                appointment_date=given["appointment_date"],
                by=viewer.actor(),
                at=at,
            )
        except CannotAssign as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return redirect(f"{reverse('staff-referral', kwargs={'referral_id': referral_id})}?done=introduced")
    page = IntroducePage(form, referral_id, name)
    return render(request, "staff/referrals/introduce.jinja", page, status=422 if form.errors else 200)


def _find(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Find a person whom the clinic knows; what is asked is posted, so that no address holds it."""
    at = clock.now()
    form = FindForm(request.POST or None)
    found: tuple[FoundPerson, ...] = ()
    if request.method == "POST" and form.is_valid():
        text, number = form.cleaned_data["text"], ""
        if sum(c.isdigit() for c in text) > 5:
            try:
                text, number = "", parse_nhs_number(text)
            except Unreadable as unreadable:
                form.refuse(unreadable.message, "text")
        if not form.errors:
            born = form.cleaned_data["birth_date"]
            found = tuple(people.search(viewer, text=text, nhs_number=number, birth_date=born, at=at).people)
    after = request.GET.get("after", "")
    own = clinic.clinic_list(viewer, after=int(after) if after.isdecimal() and len(after) < 9 else 0, at=at)
    page = FindPage(form, found, request.method == "POST" and not form.errors, own)
    return render(request, "staff/referrals/find.jinja", page, status=422 if form.errors else 200)


def _asked(viewer: Viewer, at: datetime) -> _Asked:
    """Return whom the clinician's organisations refer to today."""
    day = local_date(at)
    return _Asked(
        {
            provider.id: (provider.name, practice)
            for practice in sorted(viewer.organisation_ids(Role.CLINICIAN))
            for provider in organisations.related(viewer, practice, "REFERS_TO", day)
        }
    )


def _request(form: EntryForm, asked: _Asked, person_id: UUID) -> services.Request:
    """Return the request that a filled-in form makes."""
    given = form.cleaned_data
    provider_id = UUID(given["provider"])
    return services.Request(
        person_id=person_id,
        organisation_id=provider_id,
        source=Source.CLINICIAN,
        referrer_id=asked.providers[provider_id][1],
        work_status=WorkStatus(given["work_status"]),
        weekly_hours=given["weekly_hours"],
        said=Said(may_work_in_uk={"YES": True, "NO": False}.get(given["may_work"])),
        words=given["words"],
        comment=given["comment"],
        asked_for=tuple(AskedFor(code) for code in given["asked_for"]),
        tell=frozenset(Tell(code) for code in given["tell"]),
    )


def _needs(form: EntryForm) -> services.Needs:
    """Return the needs that were said."""
    given = form.cleaned_data
    return services.Needs(bool(given.get("reading_need")), given.get("interpreter_language") or "")


def _refer(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Refer a person to one of the providers that the clinician's practice refers to."""
    at = clock.now()
    card = people.card(viewer, person_id, at=at)
    asked = _asked(viewer, at)
    all_of_theirs = queries.of_person(viewer, person_id, at=at)
    opened = tuple(v for v in all_of_theirs if v.is_open)
    consented = {p for p in asked.providers if people.has_consented(viewer, person_id, p)}
    known = tuple(f"{title}: {words}" for title, words in needs_words(card.needs))
    work = queries.known_work(viewer, person_id, all_of_theirs, at=at)
    form = EntryForm(
        request.POST or None,
        initial={"work_status": work.work_status.value, "weekly_hours": work.weekly_hours} if work else {},
        providers=asked.choices,
        asks_consent=consented != set(asked.providers),
        knows_needs=bool(known),
        opted_out=card.opted_out,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.refer(
                _request(form, asked, person_id),
                consent_wording=WORDING_VERSION if form.cleaned_data.get("consent") else "",
                needs=_needs(form),
                by=viewer.actor(),
                at=at,
            )
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return _sent(request, viewer, made)
    page = EntryPage(form, None, _name(card), opened, bool(asked.providers), known)
    return render(request, "staff/referrals/new.jinja", page, status=422 if form.errors else 200)


def _refer_newcomer(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Enter somebody whom nobody has entered yet, and refer them."""
    at = clock.now()
    asked = _asked(viewer, at)
    form = EntryForm(request.POST or None, providers=asked.choices, asks_consent=True)
    newcomer = NewcomerForm(request.POST or None, today=local_date(at), initial={"entry": new_id()})
    whole = form.is_valid() & newcomer.is_valid() if request.method == "POST" else False
    if whole:
        who = newcomer.cleaned_data
        provider_id = UUID(form.cleaned_data["provider"])
        phone = who["phone"]
        row = PersonRow(
            claim=IdentityClaim(
                given_name=who["given_name"],
                family_name=who["family_name"],
                birth_date=who["birth_date"],
                postcode=who["postcode"] or "",
                nhs_number=who["nhs_number"],
            ),
            mobile=phone.e164 if phone and phone.kind is PhoneKind.MOBILE else "",
            landline=phone.e164 if phone and phone.kind is PhoneKind.LANDLINE else "",
            email=who["email"] or "",
        )
        try:
            made = services.refer_newcomer(
                row,
                make=lambda person_id: _request(form, asked, person_id),
                entry_id=who["entry"] or new_id(),
                referrer_id=asked.providers[provider_id][1],
                checked=bool(who["checked"]),
                consent_wording=WORDING_VERSION,
                needs=_needs(form),
                by=viewer.actor(),
                at=at,
            )
        except services.NotSureWho as refused:
            # Whoever tries names until one is near somebody leaves a row for each.
            record_refusal(viewer=viewer, page="refer newcomer: not sure who", at=at)
            newcomer.shows_checked = True
            newcomer.refuse(refused.message, refused.field)
        except CannotMoveReferral as refused:
            form.refuse(refused.message, refused.field or None)
        else:
            return _sent(request, viewer, made)
    page = EntryPage(form, newcomer, "Somebody new", (), bool(asked.providers), ())
    wrong = bool(form.errors or newcomer.errors)
    return render(request, "staff/referrals/new.jinja", page, status=422 if wrong else 200)


def _sent(request: HttpRequest, viewer: Viewer, made: services.Received) -> HttpResponse:
    """Lead on to the referral and its story; to the list where the one that is open is another organisation's."""
    if made.already_open and not queries.many(viewer, [made.referral_id], at=clock.now()):
        messages.info(request, ELSEWHERE)
        return redirect("staff-referral-new")
    done = "open" if made.already_open else "made"
    return redirect(f"{reverse('staff-referral', kwargs={'referral_id': made.referral_id})}?done={done}")


def _name(card: PersonCard) -> str:
    """Return the name of somebody, as it heads the page."""
    return f"{card.given_name} {card.family_name}"


def _first_id(form: Form, name: str) -> str:
    """Return the id of the first control of a field."""
    bound = form[name]
    ends = {"radioselect": "_0", "checkboxselectmultiple": "_0", "day": "_day"}
    return f"{bound.auto_id}{ends.get(bound.widget_type, '')}"
