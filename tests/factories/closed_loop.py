"""What the closed loop adds to a small town: a charity asked by a link, its question, a worry, something to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from factories import replies as charities
from factories import services as offers
from goodwork.kernel.actors import Actor, ActorKind
from goodwork.pathway.referrals import services as referrals
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.replies import asking, services
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.pathway.replies.rules import Act, Answer, Door
from goodwork.reach.contacts import services as contacts
from goodwork.reach.links import services as links


@dataclass(frozen=True)
class Loop:
    """Ids that are really there, by the names that addresses give them, and the token of the charity's link."""

    known: Mapping[str, UUID]
    token: str


def close(staff: Mapping[str, UUID], *, at: datetime) -> Loop:
    """Let a coach send somebody on to a charity without an account, which asks something back."""
    coach_id = staff["coach@example.org"]
    coach = Actor(kind=ActorKind.USER, id=coach_id)
    first = Referral.objects.filter(closed_at__isnull=True, holder_id=coach_id).order_by("received_at")[0]
    charity_id = charities.charity(at=at)
    sent = referrals.refer_on(
        referral_id=first.pk,
        organisation_id=charity_id,
        consent_wording="ON-1",
        words="I want company.",
        by=coach,
        at=at,
    )
    asking.send_due(at=at)
    charities.deliver(at)
    request = ReplyRequest.objects.get(referral_id=sent.referral_id)
    assert request.link_id is not None
    services.answer(
        referral_id=sent.referral_id,
        given=Answer(act=Act.ASK, words="Can they come by bus?"),
        once=uuid4(),
        door=Door.LINK,
        organisation_id=charity_id,
        by=Actor(kind=ActorKind.PROVIDER_LINK, id=request.link_id, on_behalf_of=charity_id),
        at=at,
    )
    offered = offers.refusing(at=at)
    concern_id = contacts.raise_concern(person_id=first.person_id, text="She sounded low.", by=coach, at=at)
    known = {
        "person_id": first.person_id,
        "referral_id": sent.referral_id,
        "reply_request_id": request.pk,
        "programme_id": offered.programme_id,
        "organisation_id": offered.organisation_id,
        "concern_id": concern_id,
        "question_id": first.__class__.objects.get(pk=sent.referral_id).questions.get().pk,
    }
    return Loop(known, links.reply_path(request.link_id).split("/")[2])
