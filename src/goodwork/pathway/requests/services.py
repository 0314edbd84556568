"""Sending a person's own request and taking it back. Each call is one transaction and writes its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import Actor, NotVisible, Viewer
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import CannotRefer
from goodwork.pathway.referrals.rules import FINAL, Reason, State, WorkStatus
from goodwork.pathway.requests import events, proof
from goodwork.pathway.requests.before import before
from goodwork.pathway.requests.models import OwnRequest
from goodwork.pathway.requests.permissions import check_can_type, hand_of
from goodwork.pathway.requests.rules import (
    WITHDRAWAL_VERSION,
    WORDING_VERSION,
    CannotAsk,
    Hand,
    Typed,
    check_words,
    source_of,
    told_by,
)
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services
from goodwork.registers.programmes import queries as programmes

__all__ = ["CannotAsk", "Sent", "send", "take_back"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent: its referral, and whether it was open already, so that nothing new was made."""

    referral_id: UUID
    already_open: bool


@transaction.atomic
def send(
    *,
    person_id: UUID,
    programme_id: UUID,
    organisation_id: UUID,
    words: str,
    agreed: bool,
    typed: Typed,
    viewer: Viewer,
    by: Actor,
    at: datetime,
) -> Sent:
    """Send a person's own onward referral to one organisation of a programme, with the consent that they gave just now.

    Consent, referral, promise, proof and events, or nothing. The same programme and organisation with an open referral
    make nothing new: a second click returns it. What is known of their work goes on from their last referral, and it is
    part of the support that they have, where they have any. Raises CannotAsk with the field to mend, or with every
    reason why this service can't have them; NotVisible for a stranger.
    """
    check_can_type(viewer, person_id)
    said = check_words(words)
    if not agreed:
        raise CannotAsk("We can only send it if you agree", field="agreed")
    view = programmes.of(viewer, [programme_id], at=at).get(programme_id)
    if view is None or view.provider(organisation_id) is None:
        raise NotVisible("There is no such service.")
    closed = view.open_on(local_date(at))
    if closed:
        raise CannotAsk(closed, field="programme")
    root_id = people.ids_of(viewer, person_id)[0]
    hand = hand_of(viewer, root_id, helped=typed.hand is Hand.HELPER)
    last, begun = before(root_id)
    request = referrals.Request(
        person_id=root_id,
        organisation_id=organisation_id,
        programme_id=programme_id,
        part_of_id=begun.pk if begun else None,
        source=source_of(typed.hand),
        work_status=WorkStatus(last.work_status) if last else WorkStatus.UNKNOWN,
        weekly_hours=last.weekly_hours if last else "",
        words=said,
    )
    try:
        made = referrals.refer(request, consent_wording=WORDING_VERSION, told=told_by(typed.hand), by=hand, at=at)
    except CannotRefer as refused:
        raise CannotAsk(refused.message, field=refused.field or "programme") from refused
    if made.already_open:
        return Sent(made.referral_id, already_open=True)
    _note(made.referral_id, root_id, programme_id, organisation_id, typed, by=hand, at=at)
    proof.send_proof(made.referral_id, by=hand, at=at)
    return Sent(made.referral_id, already_open=False)


def _note(
    referral_id: UUID,
    person_id: UUID,
    programme_id: UUID,
    organisation_id: UUID,
    typed: Typed,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep who typed a request, how and in which language, and say that it was sent."""
    OwnRequest.objects.create(
        referral_id=referral_id,
        hand=typed.hand.value,
        way=typed.way.value,
        language=typed.language,
        helper_name=typed.helper_name.strip(),
        relation=typed.relation.value if typed.relation else "",
        user_id=typed.user_id,
        wording_version=WORDING_VERSION,
        sent_at=at,
    )
    record(
        events.OwnRequestSent(
            referral_id=referral_id,
            person_id=person_id,
            organisation_id=organisation_id,
            programme_id=programme_id,
            hand=typed.hand,
            way=typed.way,
            language=Code(typed.language.upper()),
            relation=typed.relation,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def take_back(*, referral_id: UUID, sight: bool, viewer: Viewer, by: Actor, at: datetime) -> None:
    """Take back a request, or any open referral, because the person wants it no longer; the organisation is told.

    `sight`: the organisation may see nothing more of the person either, which ends everything that they have there.
    One that has ended already is left as it is. Raises NotVisible for a stranger.
    """
    row = Referral.objects.select_for_update(no_key=True).filter(pk=referral_id).first()
    if row is None:
        raise NotVisible("There is no such request.")
    check_can_type(viewer, row.person_id)
    if State(row.state) in FINAL:
        return
    root_id = people.ids_of(viewer, row.person_id)[0]
    hand = hand_of(viewer, root_id, helped=False)
    taken_back = events.OwnRequestTakenBack(
        referral_id=row.pk, person_id=root_id, organisation_id=row.organisation_id, sight=sight
    )
    if sight and people.has_consented(viewer, root_id, row.organisation_id):
        people_services.withdraw_consent(
            person_id=root_id,
            recipient_id=row.organisation_id,
            wording_version=WITHDRAWAL_VERSION,
            by=hand,
            at=at,
        )
    else:
        referrals.close(referral_id=row.pk, reason=Reason.NO_LONGER_WANTED, by=hand, at=at)
        proof.tell_organisation(row, by=hand, at=at)
    record(taken_back, by=hand, at=at)
