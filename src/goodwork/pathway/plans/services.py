"""Agreeing plans, changing them, and noting what is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.plans import events
from goodwork.pathway.plans.kinds import kinds
from goodwork.pathway.plans.models import Plan, PlanAction, PlanActionDone, PlanGoal, PlanVersion
from goodwork.pathway.plans.permissions import why_not_agree
from goodwork.pathway.plans.rules import (
    LONGEST_NAME,
    MACHINE,
    Action,
    Adjustment,
    CannotAgree,
    Content,
    Move,
    State,
    Who,
    check,
)
from goodwork.pathway.referrals.permissions import HELPERS, CannotMoveReferral, check_works_for
from goodwork.pathway.referrals.rules import State as ReferralState
from goodwork.pathway.referrals.scope import found
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import Step, Told, due_in


@transaction.atomic
def agree(*, referral_id: UUID, content: Content, by: Actor, at: datetime) -> UUID:
    """Keep the plan that a person and their coach agreed, and promise the day on which they look at it again.

    Raises: CannotAgree with the field to mend, CannotMoveReferral where there is a plan already or nobody has
    spoken yet.
    """
    row = found(SYSTEM_VIEWER, referral_id)
    check_works_for(by, row.organisation_id, at=at, roles=HELPERS)
    has_open = Plan.objects.filter(referral_id=row.pk, closed_at__isnull=True).exists()
    refusal = why_not_agree(ReferralState(row.state), has_open_plan=has_open)
    if refusal:
        raise CannotMoveReferral(refusal)
    check(content, kinds=kinds(), today=local_date(at))
    plan = Plan.objects.create(referral_id=row.pk, person_id=row.person_id, agreed_at=at)
    _write(plan, content, number=1, by=by, at=at)
    promises.make(
        subject_kind="PLAN_REVIEW",
        subject_id=plan.pk,
        person_id=plan.person_id,
        organisation_id=row.organisation_id,
        user_id=row.holder_id,
        step=Step.COACH_WILL_REVIEW_PLAN,
        due_date=content.review_date,
        told=Told.BY_VOICE,
        by=by,
        at=at,
    )
    record(events.PlanAgreed(**_said(plan, row.organisation_id, content)), by=by, at=at)
    return plan.pk


@transaction.atomic
def change(*, plan_id: UUID, content: Content, by: Actor, at: datetime) -> int:
    """Put another version of a plan beside the older ones, and return its number.

    Another review date means that it was looked at: the promise of the review is kept, and the next made. What the same
    hand has just written is no other version, so that a form that is sent again changes it once. Raises CannotAgree,
    CannotMoveReferral for a closed plan.
    """
    plan = _locked(plan_id, by=by, at=at)
    if not MACHINE.can(plan.state, Move.CHANGE):
        raise CannotMoveReferral("This plan is closed.")
    last = plan.versions.order_by("-number").first()
    assert last is not None
    if last.written_by_id == by.id and _holds(last, content):
        return last.number
    if content.review_date != last.review_date:
        check(content, kinds=kinds(), today=local_date(at))
    else:
        check(content, kinds=kinds(), today=min(local_date(at), local_date(last.written_at)))
    known = set(last.actions.values_list("key", flat=True))
    if any(action.key is not None and action.key not in known for action in content.actions):
        raise CannotAgree("action_1", "This action is not in the plan any more: reload the page")
    _write(plan, content, number=last.number + 1, by=by, at=at)
    if content.review_date != last.review_date:
        promises.keep_and_make(
            subject_kind="PLAN_REVIEW",
            subject_id=plan.pk,
            step=Step.COACH_WILL_REVIEW_PLAN,
            due_date=content.review_date,
            organisation_id=plan.referral.organisation_id,
            user_id=plan.referral.holder_id,
            told=Told.BY_VOICE,
            by=by,
            at=at,
        )
    told = _said(plan, plan.referral.organisation_id, content)
    record(events.PlanChanged(**told, number=last.number + 1), by=by, at=at)
    return last.number + 1


@transaction.atomic
def finish_action(
    *, plan_id: UUID, key: UUID, done_date: date, introduced_to: str = "", by: Actor, at: datetime
) -> None:
    """Note that an action of a plan is done; doing it twice changes nothing. The person may tick off their own.

    Who notes that they went somewhere together is who went along; `introduced_to` is whom they introduced the person to
    there, '' for nobody.

    Raises: CannotMoveReferral, where the plan has no such action, the day lies ahead or the name is too long.
    """
    plan = _locked(plan_id, by=by, at=at)
    action = _action(plan, key)
    if by.kind is ActorKind.PERSON and action.who != Who.PERSON:
        raise CannotMoveReferral("This is somebody else's to do.")
    if done_date > local_date(at):
        raise CannotMoveReferral("This day lies ahead.", field="done_date")
    together = action.who == Who.TOGETHER
    named = introduced_to.strip() if together else ""
    if len(named) > LONGEST_NAME:
        raise CannotMoveReferral(f"Whom they were introduced to: at most {LONGEST_NAME} characters.")
    if plan.done.filter(key=key, undone_at__isnull=True).exists():
        return
    PlanActionDone.objects.create(
        plan=plan,
        key=key,
        done_date=done_date,
        companion_id=by.id if together else None,
        introduced_to=named,
        recorded_by_id=by.id,
        recorded_at=at,
    )
    ids = {
        "plan_id": plan.pk,
        "referral_id": plan.referral_id,
        "person_id": plan.person_id,
        "organisation_id": plan.referral.organisation_id,
        "action_id": key,
    }
    told: list[Event] = [events.PlanActionFinished(**ids, who=Who(action.who), done_date=done_date)]
    if together and by.id is not None:
        went = events.PersonAccompanied(**ids, companion_id=by.id, introduced=bool(named), happened_date=done_date)
        told.append(went)
    record(*told, by=by, at=at)


@transaction.atomic
def reopen_action(*, plan_id: UUID, key: UUID, by: Actor, at: datetime) -> None:
    """Take back that an action is done; the entry stays, marked as taken back. Nothing happens where it is not done."""
    plan = _locked(plan_id, by=by, at=at)
    _action(plan, key)
    if not plan.done.filter(key=key, undone_at__isnull=True).update(undone_at=at):
        return
    record(
        events.PlanActionReopened(
            plan_id=plan.pk,
            referral_id=plan.referral_id,
            person_id=plan.person_id,
            organisation_id=plan.referral.organisation_id,
            action_id=key,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def close_of(*, referral_ids: Collection[UUID], reviewed: bool, reason: Code, by: Actor, at: datetime) -> int:
    """Close the open plans of referrals that ended, and return how many there were.

    `reviewed`: support ended as it should, so that the review counts as had; else its promise is released.
    """
    rows = list(
        Plan.objects.select_for_update(of=("self",))
        .select_related("referral")
        .filter(referral_id__in=list(referral_ids), closed_at__isnull=True)
        .order_by("pk")
    )
    ids = [plan.pk for plan in rows]
    if reviewed:
        promises.keep_many(subject_kind="PLAN_REVIEW", subject_ids=ids, by=by, at=at)
    else:
        promises.release_many(subject_kind="PLAN_REVIEW", subject_ids=ids, reason=reason, by=by, at=at)
    Plan.objects.filter(pk__in=ids).update(state=MACHINE.move(State.OPEN, Move.CLOSE), closed_at=at)
    closed = [
        events.PlanClosed(
            plan_id=plan.pk,
            referral_id=plan.referral_id,
            person_id=plan.person_id,
            organisation_id=plan.referral.organisation_id,
        )
        for plan in rows
    ]
    record(*closed, by=by, at=at)
    return len(rows)


@transaction.atomic
def reopen_of(*, referral_id: UUID, closed_at: datetime, by: Actor, at: datetime) -> int:
    """Let the plans be in force again that a wrong end of their referral closed, and return how many there were.

    The review that they had is promised again; where its day is over, or too near, within the working days of any new
    promise.
    """
    rows = list(
        Plan.objects.select_for_update(of=("self",))
        .select_related("referral")
        .filter(referral_id=referral_id, closed_at=closed_at)
        .order_by("pk")
    )
    for plan in rows:
        plan.state, plan.closed_at = MACHINE.move(plan.state, Move.REOPEN), None
        plan.save(update_fields=["state", "closed_at"])
        version = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
        soonest = due_in(at, settings.GOODWORK_PROMISE_WORKING_DAYS)
        promises.make(
            subject_kind="PLAN_REVIEW",
            subject_id=plan.pk,
            person_id=plan.person_id,
            organisation_id=plan.referral.organisation_id,
            user_id=plan.referral.holder_id,
            step=Step.COACH_WILL_REVIEW_PLAN,
            due_date=max(version.review_date, soonest) if version else soonest,
            told=Told.BY_MESSAGE,
            by=by,
            at=at,
        )
    record(
        *[
            events.PlanReopened(
                plan_id=plan.pk,
                referral_id=plan.referral_id,
                person_id=plan.person_id,
                organisation_id=plan.referral.organisation_id,
            )
            for plan in rows
        ],
        by=by,
        at=at,
    )
    return len(rows)


@transaction.atomic
def pass_reviews_on(*, referral_id: UUID, user_id: UUID | None, by: Actor, at: datetime) -> None:
    """Put the promised review of a referral's plan into the hands of its new coach.

    The promise says so itself: its own event is PromiseReassigned.
    """
    plan_id = Plan.objects.filter(referral_id=referral_id, closed_at__isnull=True).values_list("id", flat=True).first()
    if plan_id is not None:
        promises.reassign_subject(subject_kind="PLAN_REVIEW", subject_id=plan_id, user_id=user_id, by=by, at=at)


def _locked(plan_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """Return a plan, locked, for who may change it; raises CannotMoveReferral."""
    found = Plan.objects.select_for_update(of=("self",)).select_related("referral").filter(pk=plan_id).first()
    if found is None:
        raise CannotMoveReferral("There is no such plan.")
    check_works_for(by, found.referral.organisation_id, at=at, roles=HELPERS)
    return found


def _action(plan: Plan, key: UUID) -> PlanAction:
    """Return an action of the newest version; raises CannotMoveReferral."""
    action = PlanAction.objects.filter(version__plan=plan, key=key).order_by("-version__number").first()
    if action is None:
        raise CannotMoveReferral("The plan has no such action.")
    return action


def _write(plan: Plan, content: Content, *, number: int, by: Actor, at: datetime) -> None:
    """Write one version with its goals and actions."""
    version = PlanVersion.objects.create(
        plan=plan,
        number=number,
        kind=content.kind,
        review_date=content.review_date,
        matters=content.matters,
        treatment=content.treatment,
        duties=content.duties,
        weekly_hours_now=content.weekly_hours_now,
        weekly_hours_aim=content.weekly_hours_aim,
        adjustments=[a.value for a in content.adjustments],
        written_by_id=by.id,
        written_at=at,
    )
    PlanGoal.objects.bulk_create(
        PlanGoal(version=version, position=n, text=text) for n, text in enumerate(content.goals, start=1)
    )
    PlanAction.objects.bulk_create(
        PlanAction(
            version=version,
            position=n,
            key=action.key or new_id(),
            text=action.text,
            who=action.who.value,
            who_named=action.who_named if action.who is Who.OTHER else "",
            due_date=action.due_date or content.review_date,
        )
        for n, action in enumerate(content.actions, start=1)
    )


def _holds(version: PlanVersion, content: Content) -> bool:
    """Say whether a version is what is to be written; an action without a key is any with its words."""
    goals = [goal.text for goal in version.goals.order_by("position")]
    actions = list(version.actions.order_by("position"))
    return (
        (version.kind, version.review_date) == (content.kind, content.review_date)
        and (version.matters, version.treatment, version.duties) == (content.matters, content.treatment, content.duties)
        and version.weekly_hours_now == content.weekly_hours_now
        and version.weekly_hours_aim == content.weekly_hours_aim
        and version.adjustments == [adjustment.value for adjustment in content.adjustments]
        and goals == list(content.goals)
        and [(row.text, row.who, row.who_named, row.due_date) for row in actions]
        == [_stored(action, content.review_date) for action in content.actions]
        and all(action.key in (None, row.key) for row, action in zip(actions, content.actions, strict=True))
    )


def _stored(action: Action, review_date: date) -> tuple[str, str, str, date]:
    """Return an action as a version keeps it: its words, who, whom that names, and its day."""
    named = action.who_named if action.who is Who.OTHER else ""
    return action.text, action.who.value, named, action.due_date or review_date


class _Said(TypedDict):
    """The fields that PlanAgreed and PlanChanged share."""

    plan_id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    kind_code: Code
    review_date: date
    goals: int
    actions: int
    adjustments: tuple[Adjustment, ...]
    weekly_hours_now: Decimal | None
    weekly_hours_aim: Decimal | None


def _said(plan: Plan, organisation_id: UUID, content: Content) -> _Said:
    """Return what a plan's events say of it."""
    return {
        "plan_id": plan.pk,
        "referral_id": plan.referral_id,
        "person_id": plan.person_id,
        "organisation_id": organisation_id,
        "kind_code": Code(content.kind),
        "review_date": content.review_date,
        "goals": len(content.goals),
        "actions": len(content.actions),
        "adjustments": content.adjustments,
        "weekly_hours_now": content.weekly_hours_now,
        "weekly_hours_aim": content.weekly_hours_aim,
    }
