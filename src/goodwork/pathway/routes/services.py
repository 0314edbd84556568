"""What is said and done on the way to a route. Each call is one transaction and writes its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.ids import new_id
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.eligibility import services as eligibility
from goodwork.pathway.eligibility.deciding import ProgrammeDecision
from goodwork.pathway.eligibility.rules import Outcome
from goodwork.pathway.referrals import asking, standing
from goodwork.pathway.routes import closing, events
from goodwork.pathway.routes.models import NeedOfPerson, Redirect
from goodwork.pathway.routes.redirects import BY_HAND, CHECK_WORKING_DAYS, Came, CannotRedirect
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import Step, Told, due_in
from goodwork.registers.people import queries as people
from goodwork.registers.places.rules import is_in_greater_manchester
from goodwork.registers.programmes import queries as programmes
from goodwork.registers.programmes.offers import Need

__all__ = ["CannotRedirect", "CannotTurnAway", "end_redirect", "redirect", "say_needs", "turn_away"]


class CannotTurnAway(ValueError):
    """Somebody who can have a programme, or of whom that is not known, can't be turned away from it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def say_needs(*, person_id: UUID, needs: Sequence[Need], by: Actor, at: datetime) -> None:
    """Write down what somebody said matters to them now, in their order; it replaces what they said before.

    The same again changes nothing. Nothing at all means that they said that none of it does.
    """
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    wanted = list(dict.fromkeys(Need(n) for n in needs))
    held = list(
        NeedOfPerson.objects.select_for_update()
        .filter(person_id__in=ids, until_at__isnull=True)
        .order_by("position", "id")
        .values_list("need", flat=True)
    )
    if held == [n.value for n in wanted] and held:
        return
    NeedOfPerson.objects.filter(person_id__in=ids, until_at__isnull=True).update(until_at=at)
    NeedOfPerson.objects.bulk_create(
        NeedOfPerson(person_id=ids[0], need=need.value, position=position, said_at=at)
        for position, need in enumerate(wanted)
    )
    record(events.NeedsSaid(person_id=ids[0], needs=tuple(wanted)), by=by, at=at)


@transaction.atomic
def turn_away(*, person_id: UUID, programme_id: UUID, by: Actor, at: datetime) -> ProgrammeDecision:
    """Keep that somebody was told that they can't have a programme, with each rule's result (B5, B14).

    Raises CannotTurnAway where the rules let them in, or too little is known to refuse.
    """
    said = standing.Said()
    now = standing.of(person_id, said=said, at=at)
    view = programmes.one(SYSTEM_VIEWER, programme_id, at=at)
    kept = eligibility.decide_for_programme(
        person_id=person_id,
        programme_id=programme_id,
        referral_id=None,
        facts=asking.facts_of(person_id, now=now, said=said, at=at),
        taken=asking.places_taken([view]).get(programme_id),
        stood=asking.stood(now),
        by=by,
        at=at,
    )
    if kept is None or kept.decision.outcome is not Outcome.NOT_ELIGIBLE:
        raise CannotTurnAway(f"No rule of {view.name} refuses them now. Look at the list again.")
    return kept.decision


@transaction.atomic
def redirect(
    *, person_id: UUID, organisation_id: UUID, la_code: str, told: Told = Told.BY_VOICE, by: Actor, at: datetime
) -> UUID:
    """Redirect somebody to the service of the locality they live in, and promise to check that they were picked up.

    `organisation_id` redirects them and holds the promise; a user who does it holds it themselves. The same
    redirection that is open already is returned. Raises CannotRedirect for what is none of the ten localities.
    """
    if not is_in_greater_manchester(la_code):
        raise CannotRedirect("Choose one of the ten localities of Greater Manchester")
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    known = Redirect.objects.filter(person_id__in=ids, la_code=la_code, closed_at__isnull=True).first()
    if known is not None:
        return known.pk
    user_id = by.id if by.kind is ActorKind.USER else None
    row = Redirect(
        id=new_id(),
        person_id=ids[0],
        organisation_id=organisation_id,
        la_code=la_code,
        made_by_id=user_id,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Redirect.objects.get(person_id=ids[0], la_code=la_code, closed_at__isnull=True).pk
    due_date = due_in(at, CHECK_WORKING_DAYS)
    record(
        events.PersonRedirected(
            redirect_id=row.pk,
            person_id=ids[0],
            organisation_id=organisation_id,
            la_code=Code(la_code),
            due_date=due_date,
        ),
        by=by,
        at=at,
    )
    promises.make(
        subject_kind="REDIRECT",
        subject_id=row.pk,
        person_id=ids[0],
        organisation_id=organisation_id,
        user_id=user_id,
        step=Step.WE_WILL_CHECK,
        due_date=due_date,
        told=told,
        by=by,
        at=at,
    )
    return row.pk


@transaction.atomic
def end_redirect(*, redirect_id: UUID, came: Came, by: Actor, at: datetime) -> None:
    """Write down what came of a redirection, and keep the promise about it.

    Raises CannotRedirect where that is written down already, or can't be written by hand.
    """
    if came not in BY_HAND:
        raise CannotRedirect("Choose what came of it", field="came")
    row = Redirect.objects.select_for_update().filter(pk=redirect_id, closed_at__isnull=True).first()
    if row is None:
        raise CannotRedirect("What came of it is written down already.", field="came")
    closing.close(row, came, by=by, at=at)
    promises.keep(subject_kind="REDIRECT", subject_id=row.pk, by=by, at=at)
