"""Reads of the register of access: who somebody is at this moment, who works where, who covers, who broke the glass."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet

from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.remembering import remembered_each
from goodwork.ledger.audit.reads import personal
from goodwork.registers.access.entering import SECOND_FACTORS, held_on, token_of
from goodwork.registers.access.entering import viewer_for as viewer_for
from goodwork.registers.access.models import Away, GlassBreak, Invitation, Membership, User
from goodwork.registers.access.permissions import can_manage, can_read_glass_report
from goodwork.registers.access.rules import (
    GlassKind,
    account_state,
    covers,
    final_cover,
)
from goodwork.registers.access.views import AbsenceView as AbsenceView
from goodwork.registers.access.views import AccountView as AccountView
from goodwork.registers.access.views import AwayNow as AwayNow
from goodwork.registers.access.views import GlassLook as GlassLook
from goodwork.registers.access.views import GlassRow as GlassRow
from goodwork.registers.access.views import RoleView as RoleView
from goodwork.registers.access.views import UserView as UserView
from goodwork.registers.organisations import queries as organisations

MOST_ACCOUNTS = 100
"""How many accounts a list shows at most; whoever looks for another asks by name."""


def names(viewer: Viewer, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of staff by account id; ended accounts keep theirs, unknown ids are left out.

    Everybody may know who holds something: people are told the name of whoever will ring them.
    """

    def asked(ids: set[UUID]) -> dict[UUID, str]:
        return dict(User.objects.filter(pk__in=ids).values_list("id", "name"))

    return remembered_each("access.names", set(user_ids), asked)


def members(
    viewer: Viewer, organisation_id: UUID, role: Role | None = None, *, at: datetime | None = None
) -> list[UserView]:
    """Return who works in an organisation, by name; with `role`, those who hold that one.

    With `at`, only roles held on that day; without, every role that has not ended. Raises NotVisible for somebody who
    neither works there nor looks after accounts.
    """
    allowed = viewer.is_system or viewer.has_role(Role.ADMINISTRATOR, Role.SERVICE_LEAD)
    if not allowed and organisation_id not in viewer.organisation_ids():
        raise NotVisible
    held = Membership.objects.filter(
        organisation_id=organisation_id, end_recorded_at__isnull=True, user__is_active=True
    )
    if at is not None:
        held = held.filter(held_on(local_date(at)))
    if role is not None:
        held = held.filter(role=role)
    found: dict[UUID, tuple[str, list[Role]]] = {}
    for user_id, name, code in held.order_by("user__name", "user_id").values_list("user_id", "user__name", "role"):
        found.setdefault(user_id, (name, []))[1].append(Role(code))
    return [UserView(id=i, name=name, roles=tuple(roles)) for i, (name, roles) in found.items()]


def leads_of(viewer: Viewer, organisation_id: UUID) -> list[UUID]:
    """Return the accounts of an organisation's service leads, who has held the role longest first."""
    held = Membership.objects.filter(
        organisation_id=organisation_id,
        role=Role.SERVICE_LEAD,
        end_recorded_at__isnull=True,
        user__is_active=True,
    )
    return list(dict.fromkeys(held.order_by("from_date", "id").values_list("user_id", flat=True)))


def led_organisations(viewer: Viewer) -> list[UUID]:
    """Return the organisations that have a service lead now, the one led longest first; for the system.

    Raises: NotVisible, for others.
    """
    if not viewer.is_system:
        raise NotVisible
    held = Membership.objects.filter(role=Role.SERVICE_LEAD, end_recorded_at__isnull=True, user__is_active=True)
    return list(dict.fromkeys(held.order_by("from_date", "id").values_list("organisation_id", flat=True)))


def roles_held(viewer: Viewer, organisation_ids: Collection[UUID], *, at: datetime) -> dict[UUID, frozenset[Role]]:
    """Return the roles that somebody holds on a day in some organisations, in one query; for the system.

    Organisations where nobody works are left out. Raises NotVisible, for others.
    """
    if not viewer.is_system:
        raise NotVisible
    held = Membership.objects.filter(
        held_on(local_date(at)),
        organisation_id__in=list(organisation_ids),
        end_recorded_at__isnull=True,
        user__is_active=True,
    )
    found: dict[UUID, set[Role]] = {}
    for organisation_id, role in held.order_by().values_list("organisation_id", "role").distinct():
        found.setdefault(organisation_id, set()).add(Role(role))
    return {organisation_id: frozenset(roles) for organisation_id, roles in found.items()}


def _absent_cover(user_id: UUID, today: date) -> UUID | None:
    """Return who was named to cover for somebody who is away or gone today; None for somebody at work."""
    absences = Away.objects.filter(user_id=user_id, cancelled_at__isnull=True)
    for from_date, to_date, cover in absences.values_list("from_date", "to_date", "cover_user_id"):
        if covers(from_date, to_date, today):
            return cover
    if User.objects.filter(pk=user_id, is_active=True).exists():
        return None
    last = Membership.objects.filter(user_id=user_id).order_by("-end_recorded_at", "-id").first()
    return last.cover_user_id if last is not None else None


def at_work(viewer: Viewer, user_ids: Collection[UUID], at: datetime) -> frozenset[UUID]:
    """Return which of some accounts are open and their holders not away today, in one query."""
    today = local_date(at)
    away = Away.objects.filter(
        user_id=OuterRef("pk"), cancelled_at__isnull=True, from_date__lte=today, to_date__gte=today
    )
    here = User.objects.filter(~Exists(away), pk__in=list(user_ids), is_active=True)
    return frozenset(here.values_list("id", flat=True))


def is_at_work(viewer: Viewer, user_id: UUID, at: datetime) -> bool:
    """Say whether an account is open and its holder not away today."""
    return user_id in at_work(viewer, [user_id], at)


def cover_for(viewer: Viewer, user_id: UUID, at: datetime) -> UUID | None:
    """Return who holds somebody's work while they are away or gone; None when they are at work, or nobody can.

    Follows covers who are away themselves; where that ends in nobody, it is a service lead of the organisation who is
    at work.
    """
    if is_at_work(viewer, user_id, at):
        return None
    today = local_date(at)
    cover = final_cover(user_id, lambda who: _absent_cover(who, today))
    if cover is not None and is_at_work(viewer, cover, at):
        return cover
    places = Membership.objects.filter(user_id=user_id).order_by("-from_date", "-id")
    for organisation_id in dict.fromkeys(places.values_list("organisation_id", flat=True)):
        for lead in leads_of(viewer, organisation_id):
            if lead != user_id and is_at_work(viewer, lead, at):
                return lead
    return None


def away_now(viewer: Viewer, *, at: datetime) -> tuple[AwayNow, ...]:
    """Return the absences of today that concern the viewer: their own, and those of colleagues whom they cover for."""
    today = local_date(at)
    running = Away.objects.filter(cancelled_at__isnull=True, from_date__lte=today, to_date__gte=today)
    found = running.filter(Q(user_id=viewer.id) | Q(cover_user_id=viewer.id, user__is_active=True))
    return tuple(
        AwayNow(
            covers=away.user_id != viewer.id,
            other_name=away.cover_user.name if away.user_id == viewer.id else away.user.name,
            to_date=away.to_date,
        )
        for away in found.select_related("user", "cover_user").order_by("to_date", "id")
    )


def user_id_of_email(viewer: Viewer, email: str) -> UUID | None:
    """Return the account of an e-mail address, ended or not, for the system and those who look after accounts."""
    if not viewer.is_system and not viewer.has_role(Role.ADMINISTRATOR, Role.SERVICE_LEAD):
        raise NotVisible
    return User.objects.filter(email__iexact=email.strip()).values_list("id", flat=True).first()


def _managed(viewer: Viewer) -> QuerySet[User]:
    """Return the accounts that the viewer may look after."""
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return User.objects.all()
    led = viewer.organisation_ids(Role.SERVICE_LEAD)
    if not led:
        raise NotVisible
    return User.objects.filter(memberships__organisation_id__in=led).distinct()


def accounts(viewer: Viewer, *, text: str = "", ended: bool = False, at: datetime) -> list[AccountView]:
    """Return the accounts that the viewer may look after, by name; ended ones only when asked for.

    `text` keeps those whose name or address holds it; so many at most come (MOST_ACCOUNTS). Raises NotVisible for a
    viewer who looks after none.
    """
    found = _managed(viewer).filter(is_active=not ended)
    if text.strip():
        found = found.filter(Q(name__icontains=text.strip()) | Q(email__icontains=text.strip()))
    return _views(list(found.order_by("name", "id")[:MOST_ACCOUNTS]), viewer, at)


def account(viewer: Viewer, user_id: UUID, *, at: datetime) -> AccountView:
    """Return one account for those who look after it, and for its holder. Raises NotVisible otherwise."""
    found = User.objects.filter(pk=user_id) if viewer.id == user_id else _managed(viewer).filter(pk=user_id)
    rows = list(found)
    if not rows:
        raise NotVisible
    return _views(rows, viewer, at)[0]


def _views(rows: list[User], viewer: Viewer, at: datetime) -> list[AccountView]:
    """Return accounts with their roles, absences, sessions and second factors, in six queries however many."""
    ids = [u.id for u in rows]
    today = local_date(at)
    held = list(Membership.objects.filter(user_id__in=ids).order_by("from_date", "id"))
    away = list(
        Away.objects.filter(user_id__in=ids, cancelled_at__isnull=True, to_date__gte=today).select_related("cover_user")
    )
    named = organisations.named(viewer, {m.organisation_id for m in held})
    sessions = list(UserSession.objects.filter(user_id__in=ids).values_list("user_id", flat=True))
    factors = set(
        Authenticator.objects.filter(user_id__in=ids, type__in=SECOND_FACTORS).values_list("user_id", flat=True)
    )
    invited = dict(
        Invitation.objects.filter(
            user_id__in=ids, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
        ).values_list("user_id", "expires_at")
    )
    return [
        AccountView(
            id=u.id,
            name=u.name,
            email=u.email,
            state=account_state(ended_at=u.ended_at, accepted_at=u.accepted_at),
            roles=tuple(_role_view(m, named, today) for m in held if m.user_id == u.id),
            absences=tuple(
                AbsenceView(a.id, a.from_date, a.to_date, a.cover_user_id, a.cover_user.name)
                for a in away
                if a.user_id == u.id
            ),
            has_second_factor=u.id in factors,
            sessions=sessions.count(u.id),
            is_operator=u.is_operator,
            invited_at=u.invited_at,
            ended_at=u.ended_at,
            last_signed_in_at=u.last_login,
            invitation_until_at=invited.get(u.id),
        )
        for u in rows
    ]


def _role_view(m: Membership, named: dict[UUID, str], today: date) -> RoleView:
    """Return a role as a page shows it."""
    ended = m.end_recorded_at is not None or (m.to_date is not None and m.to_date < today)
    return RoleView(
        m.id, Role(m.role), m.organisation_id, named.get(m.organisation_id, ""), m.from_date, m.to_date, ended
    )


def invitation_token(viewer: Viewer, user_id: UUID, *, at: datetime) -> str | None:
    """Return the secret part of an account's invitation link, or None when none can be used.

    It is the signed id of the invitation, so that the table holds no secret. Raises NotVisible for a viewer who does
    not look after the account.
    """
    held = list(Membership.objects.filter(user_id=user_id).values_list("organisation_id", "role", "end_recorded_at"))
    open_now = [(place, role) for place, role, ended_at in held if ended_at is None]
    administers = any(role == Role.ADMINISTRATOR for _, role in open_now)
    # Whose last role has ended is still looked after where they worked, as in the writes (holding.check_manages).
    places = {place for place, _ in open_now} or {place for place, _, _ in held}
    if not can_manage(viewer, places, role=Role.ADMINISTRATOR if administers else None):
        raise NotVisible
    open_one = Invitation.objects.filter(
        user_id=user_id, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    ).first()
    return token_of(open_one.id) if open_one is not None else None


@personal(page="glass-report")
def glass_report(viewer: Viewer, *, days: int = 90, at: datetime) -> list[GlassRow]:
    """Return who broke the glass in the last days, newest first.

    An administrator sees all; a service lead sees their own organisation's staff. Raises NotVisible for anybody else.
    """
    if not can_read_glass_report(viewer):
        raise NotVisible
    found = GlassBreak.objects.filter(broken_at__gt=at - timedelta(days=days), broken_at__lte=at)
    if not viewer.is_system and not viewer.has_role(Role.ADMINISTRATOR):
        found = found.filter(organisation_id__in=viewer.organisation_ids(Role.SERVICE_LEAD))
    return _glass_rows(found)


def glass_about(viewer: Viewer, person_ids: Collection[UUID], *, at: datetime) -> tuple[GlassLook, ...]:
    """Return who opened a person by breaking the glass, and why, newest first: for the person's own bundle.

    The caller has made sure that the viewer may see the person, and writes the audit row for the whole bundle.
    """
    found = GlassBreak.objects.filter(person_id__in=set(person_ids), broken_at__lte=at)
    return tuple(GlassLook(r.user_name, r.organisation_name, r.kind, r.reason, r.broken_at) for r in _glass_rows(found))


def _glass_rows(found: QuerySet[GlassBreak]) -> list[GlassRow]:
    """Return rows of broken glass with the names of who did it, newest first, at most 500."""
    rows = list(found.select_related("user", "organisation").order_by("-broken_at", "-id")[:500])
    return [
        GlassRow(
            r.id,
            r.user_id,
            r.user.name,
            r.organisation.name,
            r.person_id,
            GlassKind(r.kind),
            r.reason,
            r.broken_at,
            r.until_at,
        )
        for r in rows
    ]


def glass_open(viewer: Viewer, *, at: datetime) -> dict[UUID, datetime]:
    """Return until when the viewer may still see the people whom they have opened by breaking the glass."""
    if viewer.id is None:
        return {}
    found = GlassBreak.objects.filter(user_id=viewer.id, broken_at__lte=at, until_at__gt=at)
    return dict(found.order_by("until_at").values_list("person_id", "until_at"))


def organisations_in_use(viewer: Viewer, user_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return the organisations in which accounts hold a role that has not ended."""
    found: dict[UUID, set[UUID]] = {}
    held = Membership.objects.filter(user_id__in=set(user_ids), end_recorded_at__isnull=True)
    for user_id, organisation_id in held.values_list("user_id", "organisation_id"):
        found.setdefault(user_id, set()).add(organisation_id)
    return {k: frozenset(v) for k, v in found.items()}
