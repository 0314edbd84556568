"""Services that can be asked for: a charity without an account, and one whose rules refuse most people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from factories.people import AT, organisation
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.programmes import queries, services
from goodwork.registers.programmes.conditions import Condition, Kind
from goodwork.registers.programmes.offers import Declared, Mode, Need, Offer, ProviderOf, Role

DEBT = "Wythenshawe Debt Help"


@dataclass(frozen=True)
class Offered:
    """A programme with its one provider."""

    programme_id: UUID
    organisation_id: UUID

    @property
    def path(self) -> str:
        """Return where a person asks for it."""
        return f"/my/services/ask/{self.programme_id}/{self.organisation_id}"


def offered(
    slug: str = "debt-advice",
    name: str = "Debt advice",
    provider: str = DEBT,
    *,
    at: datetime = AT,
    **more: object,
) -> Offered:
    """Make a programme that helps with money, by telephone, of an organisation with an e-mail address."""
    code = slug.upper()[:20]
    organisation_id = organisation(code, "PROVIDER", provider)
    contact_points.set_contact_point(
        organisation_id=organisation_id, kind=PointKind.EMAIL, value=f"{slug}@example.org", by=SYSTEM, at=at
    )
    known: dict[str, object] = {
        "slug": slug,
        "name": name,
        "what": "Somebody goes through your letters with you.",
        "providers": (ProviderOf(code, Role.LEAD, languages=("en", "ur"), declared=Declared(reply_days=2)),),
        "needs": (Need.MONEY,),
        "modes": (Mode.PHONE,),
        **more,
    }
    services.enter(Offer(**known), by=SYSTEM, at=at - timedelta(days=40))  # type: ignore[arg-type]
    return Offered(queries.one(SYSTEM_VIEWER, slug, at=at).id, organisation_id)


def refusing(at: datetime = AT, **more: object) -> Offered:
    """Make a programme that takes nobody under ninety."""
    condition = Condition(
        code="OLD",
        kind=Kind.AGE,
        parameters={"lowest": 90},
        words="Is 90 or over",
        refusal="This is for people of 90 and over.",
        source="Made up",
    )
    return offered("late-life", "Late life", "Ninety and over", at=at, rules=(condition,), **more)
