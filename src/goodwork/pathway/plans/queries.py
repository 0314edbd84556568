"""Reading plans: for who works where the referral came to, and for the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, JSONField, QuerySet
from django.db.models.expressions import RawSQL

from goodwork.kernel.actors import ActorKind, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.plans import kinds as kinds_of_plan
from goodwork.pathway.plans import permissions
from goodwork.pathway.plans.models import Plan, PlanAction, PlanVersion
from goodwork.pathway.plans.rules import Adjustment, Kind, Who
from goodwork.pathway.referrals.rules import State as ReferralState
from goodwork.pathway.referrals.scope import found, found_by_helper
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action of a plan: what, who, by when, and when it was done (None: not yet).

    Where the person was accompanied: by whom, and whom they were introduced to ('' for nobody).
    """

    key: UUID
    text: str
    who: Who
    who_named: str
    due_date: date
    done_date: date | None
    is_late: bool
    companion_name: str = ""
    introduced_to: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a plan. Hours are a week."""

    number: int
    kind: Kind
    review_date: date
    matters: str
    treatment: str
    duties: str
    weekly_hours_now: Decimal | None
    weekly_hours_aim: Decimal | None
    adjustments: tuple[Adjustment, ...]
    goals: tuple[str, ...]
    actions: tuple[ActionView, ...]
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan: the version that holds first in `versions`, and the older ones after it."""

    id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    agreed_at: datetime
    closed_at: datetime | None
    coach_name: str
    versions: tuple[VersionView, ...]

    @property
    def now(self) -> VersionView:
        """Return the version that holds."""
        return self.versions[0]

    @property
    def is_open(self) -> bool:
        """Say whether the plan is in force."""
        return self.closed_at is None


@personal(page="plan")
def one(viewer: Viewer, plan_id: UUID, *, at: datetime) -> PlanView:
    """Return a plan with all its versions, for who works there and for the person; raises NotVisible."""
    plan = _plans().filter(pk=plan_id).first()
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    referral_id = plan.referral_id if plan else plan_id
    if viewer.kind is ActorKind.PERSON:
        found(viewer, referral_id)
    else:
        found_by_helper(viewer, referral_id)
    if plan is None:
        raise NotVisible
    return _views(viewer, [plan], at=at)[0]


@personal(page="plans of a referral")
def of_referral(viewer: Viewer, referral_id: UUID, *, at: datetime) -> list[PlanView]:
    """Return the plans of a referral, the open one first; raises NotVisible for who does not work there."""
    row = found_by_helper(viewer, referral_id)
    found = _plans().filter(referral_id=row.pk)
    return _views(viewer, sorted(found, key=lambda p: (p.closed_at is not None, -p.agreed_at.timestamp())), at=at)


@personal(page="agreed with a person")
def agreed_with(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[PlanView]:
    """Return the plans of a person, for the person themselves: those in force, then what has ended, newest first.

    Raises NotVisible for everybody else.
    """
    if viewer.kind is not ActorKind.PERSON or viewer.id is None:
        raise NotVisible
    if not scope.sees(viewer, person_id):
        raise NotVisible
    mine = _plans().filter(scope.belonging_to("person", person_id))
    return _views(viewer, list(mine.order_by(F("closed_at").desc(nulls_first=True), "-agreed_at")), at=at)


def why_not_agree(viewer: Viewer, referral_id: UUID) -> str:
    """Return why no plan can be agreed for a referral, in one sentence; '' where it can. Raises NotVisible."""
    row = found_by_helper(viewer, referral_id)
    has_open = Plan.objects.filter(referral_id=row.pk, closed_at__isnull=True).exists()
    return permissions.why_not_agree(ReferralState(row.state), has_open_plan=has_open)


def kinds(viewer: Viewer) -> tuple[Kind, ...]:
    """Return the kinds of plan that this deployment has."""
    return kinds_of_plan.kinds()


@dataclass(frozen=True, slots=True)
class _Done:
    """When an action was done, and with whom."""

    done_date: date
    companion_id: UUID | None
    introduced_to: str


_DONE = RawSQL(
    """(SELECT jsonb_agg(jsonb_build_array(d.key, d.done_date, d.companion_id, d.introduced_to))
          FROM plans_planactiondone d
         WHERE d.plan_id = plans_plan.id AND d.undone_at IS NULL)""",
    (),
    JSONField(),
)


def _plans() -> QuerySet[Any]:
    """Return plans with their referrals and, as `done_now`, what is done."""
    return Plan.objects.select_related("referral").annotate(done_now=_DONE)


def _views(viewer: Viewer, plans: list[Any], *, at: datetime) -> list[PlanView]:
    """Return plans with their versions in four queries, however many there are."""
    versions = (
        PlanVersion.objects.filter(plan__in=plans).prefetch_related("goals", "actions").order_by("plan_id", "-number")
    )
    by_plan: dict[UUID, list[PlanVersion]] = {}
    for version in versions:
        by_plan.setdefault(version.plan_id, []).append(version)
    done = {plan.pk: _done(plan.done_now or ()) for plan in plans}
    named = {kind.code: kind for kind in kinds_of_plan.kinds()}
    users = {v.written_by_id for found in by_plan.values() for v in found if v.written_by_id}
    users |= {one.companion_id for found in done.values() for one in found.values() if one.companion_id}
    users |= {plan.referral.holder_id for plan in plans if plan.referral.holder_id}
    names = access.names(viewer, users)
    today = local_date(at)
    return [
        PlanView(
            id=plan.pk,
            referral_id=plan.referral_id,
            person_id=plan.person_id,
            organisation_id=plan.referral.organisation_id,
            agreed_at=plan.agreed_at,
            closed_at=plan.closed_at,
            coach_name=names.get(plan.referral.holder_id, "") if plan.referral.holder_id else "",
            versions=tuple(_version(v, done[plan.pk], named, names, today) for v in by_plan[plan.pk]),
        )
        for plan in plans
    ]


def _done(rows: Iterable[tuple[str, str, str | None, str]]) -> dict[UUID, _Done]:
    """Return what is done by the key of its action."""
    return {
        UUID(key): _Done(date.fromisoformat(day), UUID(companion) if companion else None, introduced_to)
        for key, day, companion, introduced_to in rows
    }


def _version(
    row: PlanVersion, done: dict[UUID, _Done], named: dict[str, Kind], names: dict[UUID, str], today: date
) -> VersionView:
    return VersionView(
        number=row.number,
        kind=named.get(row.kind) or Kind(row.kind, (("en", row.kind),), "", ""),
        review_date=row.review_date,
        matters=row.matters,
        treatment=row.treatment,
        duties=row.duties,
        weekly_hours_now=row.weekly_hours_now,
        weekly_hours_aim=row.weekly_hours_aim,
        adjustments=tuple(Adjustment(a) for a in row.adjustments),
        goals=tuple(g.text for g in sorted(row.goals.all(), key=lambda g: g.position)),
        actions=tuple(
            _action(a, done.get(a.key), names, today) for a in sorted(row.actions.all(), key=lambda a: a.position)
        ),
        written_by=names.get(row.written_by_id, "") if row.written_by_id else "",
        written_at=row.written_at,
    )


def _action(row: PlanAction, done: _Done | None, names: dict[UUID, str], today: date) -> ActionView:
    return ActionView(
        key=row.key,
        text=row.text,
        who=Who(row.who),
        who_named=row.who_named,
        due_date=row.due_date,
        done_date=done.done_date if done else None,
        is_late=done is None and row.due_date < today,
        companion_name=names.get(done.companion_id, "") if done and done.companion_id else "",
        introduced_to=done.introduced_to if done else "",
    )
