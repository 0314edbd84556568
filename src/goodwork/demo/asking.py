"""People of Synthetic Manchester who ask a service for help themselves: one in each state that there is to follow."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, Viewer
from goodwork.kernel.ids import new_id
from goodwork.pathway.referrals import queries as referrals
from goodwork.pathway.referrals.rules import State
from goodwork.pathway.replies import services as replies
from goodwork.pathway.replies.rules import DECLINE_REASONS, Act, Answer, Door
from goodwork.pathway.requests import services
from goodwork.pathway.requests.rules import Hand, Typed, Way
from goodwork.reach.questionnaires.rules import Relation
from goodwork.registers.access import queries as access
from goodwork.registers.programmes import queries as programmes

SLUGS = ("debt-advice", "housing-advice", "peer-and-creative-groups", "living-well")
WORDS = (
    "I am three months behind with the rent and I do not open the letters any more.",
    "My landlord wants the flat back in spring. I do not know what I can do.",
    "I would like to be with people again. Mornings are best.",
    "I want to walk more, and not alone.",
)
HELPERS = ("", "", "Asma", "")
"""Every third is written with a daughter's help, every fourth by a colleague on the telephone."""

ANSWERS = (
    (),
    (Answer(Act.ACCEPT),),
    (Answer(Act.ACCEPT), Answer(Act.CONTACT)),
    (Answer(Act.DECLINE, reason=DECLINE_REASONS[1]),),
    (),
    (Answer(Act.ACCEPT), Answer(Act.CONTACT), Answer(Act.START)),
)
"""What the service answers, in turn: nothing yet, yes, in touch, no, nothing (the person stops it), begun."""

STOPPED = 4
MOST = 12


def ask_for_themselves(referral_ids: Iterable[UUID], *, staff_id: UUID | None, at: datetime) -> int:
    """Let some of those who are supported send their own requests, and return how many were sent.

    `staff_id` types for some of them on the telephone.
    """
    known = {p.slug: p for p in programmes.offered(SYSTEM_VIEWER, at=at)}
    offered = [known[slug] for slug in SLUGS if slug in known]
    rows = [r for r in referrals.many(SYSTEM_VIEWER, list(referral_ids), at=at) if r.state is State.IN_PROGRESS]
    people = list(dict.fromkeys(r.person_id for r in sorted(rows, key=lambda r: (r.received_at, r.id))))[:MOST]
    sent = 0
    for number, person_id in enumerate(people):
        if not offered:
            break
        programme = offered[number % len(offered)]
        own = Viewer(kind=ActorKind.PERSON, id=person_id)
        colleague = access.viewer_for(staff_id, at) if staff_id is not None and number % 4 == 3 else None
        with suppress(services.CannotAsk, LookupError):
            made = services.send(
                person_id=person_id,
                programme_id=programme.id,
                organisation_id=programme.providers[0].organisation_id,
                words=WORDS[number % len(WORDS)],
                agreed=True,
                typed=_typed(number, colleague),
                viewer=colleague or own,
                by=(colleague or own).actor(),
                at=at,
            )
            sent += 1
            _go_on(made.referral_id, programme.providers[0].organisation_id, own, number, at=at)
    return sent


def _typed(number: int, colleague: Viewer | None) -> Typed:
    """Return who types: the person, a daughter for every third, a colleague where there is one."""
    if colleague is not None:
        return Typed(hand=Hand.USER, way=Way.PHONE, language="en", user_id=colleague.id)
    name = HELPERS[number % len(HELPERS)]
    if name:
        return Typed(hand=Hand.HELPER, way=Way.WEB, language="en", helper_name=name, relation=Relation.CHILD)
    return Typed(hand=Hand.PERSON, way=Way.WEB, language="en")


def _go_on(referral_id: UUID, organisation_id: UUID, own: Viewer, number: int, *, at: datetime) -> None:
    """Let the service answer, or the person stop it: with and without taking their agreement back."""
    if number % len(ANSWERS) == STOPPED:
        services.take_back(referral_id=referral_id, sight=number < len(ANSWERS), viewer=own, by=own.actor(), at=at)
        return
    for given in ANSWERS[number % len(ANSWERS)]:
        replies.answer(
            referral_id=referral_id,
            given=given,
            once=new_id(),
            door=Door.LINK,
            organisation_id=organisation_id,
            by=Actor(kind=ActorKind.PROVIDER_LINK, on_behalf_of=organisation_id),
            at=at,
        )
