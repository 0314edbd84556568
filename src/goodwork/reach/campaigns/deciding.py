"""Who of some people may be invited on a day, and how: the one decision behind previews, imports and sendings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.kernel.clock import age_on
from goodwork.ledger.ahead import first_time, only_reading
from goodwork.reach.campaigns.models import Invitation
from goodwork.reach.campaigns.rules import InvitationState, Withheld, exclusion
from goodwork.reach.messaging.planning import allowed_languages
from goodwork.reach.messaging.rules import Channel, ReachFacts, choose_channel
from goodwork.reach.promises import queries as promises

INVITATION = "INVITATION"
REMINDER = "REMINDER"
_LOCK = 7_041_953_202


@dataclass(slots=True, kw_only=True)
class Invitee:
    """Somebody who may be invited because of a trigger, with what is known of them at that moment.

    `person_id` is the id they are known under. `facts` are what the way is chosen by: those of a row, or those on
    record. `on_date` is the day in London that ages and the 84 days are counted to. `is_new`: made a moment ago, so
    that nothing is on record of them yet, and nothing need be looked for.
    """

    person_id: UUID
    trigger_id: UUID
    on_date: date
    birth_date: date
    deceased: bool
    opted_out: bool
    facts: ReachFacts
    is_new: bool = False


@dataclass(slots=True)
class Decision:
    """What is to become of an invitee: a channel to invite them by, or why they are left out."""

    channel: Channel | None
    withheld: Withheld | None


def lock_invitations() -> None:
    """Hold the lock under which people are invited, to the end of the transaction, so that nobody is invited twice.

    Where the lock on identities is needed too, that one is taken first.
    """
    if first_time("campaigns.lock_invitations"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def last_invited(person_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the latest day on which each of some people was invited or promised a call, by any of their records.

    An invitation that was taken back before anything went out doesn't count; but one taken back because of a death or
    an opt-out does: a later row of the same chunk may have said so, and those before it stand as they would alone.
    """
    gone = Q(person__deceased=True) | Q(person__opted_out_at__isnull=False)
    took_place = ~Q(state=InvitationState.CANCELLED.value) | Q(sent_at__isnull=False) | gone
    rows = (
        Invitation.objects.filter(took_place, person__known_as__among=person_ids)
        .values_list("person__known_as")
        .annotate(latest=Max("on_date"))
        .order_by()
    )
    return dict(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How some people stand: who has an open referral, and the day on which each was invited last."""

    referred: Collection[UUID]
    latest: Mapping[UUID, date]


def standing_of(person_ids: Collection[UUID]) -> Standing:
    """Return how people stand whom we know already."""
    if not person_ids:
        return Standing(referred=frozenset(), latest={})
    referred = promises.open_persons(SYSTEM_VIEWER, person_ids, "REFERRAL")
    return Standing(referred=referred, latest=last_invited(person_ids))


def standing_alone(person_ids: Collection[UUID]) -> Standing:
    """Return how people stand who are invited in this transaction and by nobody else meanwhile."""
    lock_invitations()
    with only_reading():
        return standing_of(person_ids)


def decide_alone(invitees: Sequence[Invitee]) -> list[Decision]:
    """Return what is to become of each invitee, who are invited in this transaction and by nobody else meanwhile."""
    return decide(invitees, standing_alone(_known(invitees)))


def decide(invitees: Sequence[Invitee], standing: Standing | None = None) -> list[Decision]:
    """Return what is to become of each invitee, in order, as if each had been dealt with before the next.

    `standing` is how those of them stand whom we know already, where it was asked before.
    Source: rules 6 and 7 of the fit-note file's description.
    """
    if not invitees:
        return []
    languages = allowed_languages(INVITATION)
    standing = standing_of(_known(invitees)) if standing is None else standing
    referred, latest = standing.referred, dict(standing.latest)
    decisions = []
    for invitee in invitees:
        before = latest.get(invitee.person_id)
        withheld = exclusion(
            deceased=invitee.deceased,
            opted_out=invitee.opted_out,
            age=age_on(invitee.birth_date, invitee.on_date),
            has_open_referral=invitee.person_id in referred,
            last_invited_date=before,
            on_date=invitee.on_date,
        )
        channel = None
        if withheld is None:
            channel = choose_channel(invitee.facts, languages, has_link=True)
            if channel is Channel.NO_WAY:
                channel, withheld = None, Withheld.NO_WAY_TO_REACH
            else:
                latest[invitee.person_id] = max(before or invitee.on_date, invitee.on_date)
        decisions.append(Decision(channel=channel, withheld=withheld))
    return decisions


def _known(invitees: Sequence[Invitee]) -> set[UUID]:
    return {invitee.person_id for invitee in invitees if not invitee.is_new}
