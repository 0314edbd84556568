"""Programmes with providers for chains of referrals: strand 3, Be Well and Individual Placement and Support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from factories import pathway as make
from factories.pathway import AT, World, actor
from goodwork.kernel.actors import SYSTEM, Role
from goodwork.pathway.referrals import services
from goodwork.registers.programmes import services as programmes


@dataclass(frozen=True)
class Provider:
    """A provider without coaches: its programme and an account of it."""

    id: UUID
    programme_id: UUID
    user_id: UUID


def provider(slug: str, name: str, at: datetime = AT) -> Provider:
    """Make a provider that leads a programme, with one account."""
    organisation_id = make.people_factory.organisation(slug.upper().replace("-", "")[:20], "PROVIDER", name)
    programme_id = programmes.ensure(slug=slug, name=name, organisation_id=organisation_id, by=SYSTEM, at=at)
    return Provider(organisation_id, programme_id, make.account(Role.PROVIDER, organisation_id, f"{name} Worker", at))


def sent_on(
    here: World, referral_id: UUID, to: Provider, *, user_id: UUID | None = None, at: datetime = AT
) -> services.SentOn:
    """Send somebody on to a provider, by the coach or by another account."""
    return services.refer_on(
        referral_id=referral_id,
        organisation_id=to.id,
        programme_id=to.programme_id,
        consent_wording="ON-1",
        words="I want to be busy again.",
        by=actor(user_id or here.coach_id),
        at=at,
    )
