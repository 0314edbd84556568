"""An organisation without accounts that is asked by a link, and the demonstration's outbox to read what it was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import UUID

from factories import pathway
from factories.pathway import AT, World
from goodwork.interop.outbox.gateway import OutboxGateway
from goodwork.kernel.actors import SYSTEM, SYSTEM_VIEWER
from goodwork.pathway.replies import asking
from goodwork.pathway.replies.models import ReplyRequest
from goodwork.reach.links import services as links
from goodwork.reach.messaging import delivery, queries
from goodwork.reach.messaging.queries import MessageRow
from goodwork.registers.organisations import contact_points
from goodwork.registers.organisations import services as organisations
from goodwork.registers.people import services as people

EMAIL, MOBILE = "peer.group@example.org", "07700900456"
_NUMBERS = count(1)


@dataclass(frozen=True)
class Asked:
    """A charity that was asked about one person by a link."""

    here: World
    charity_id: UUID
    person_id: UUID
    referral_id: UUID

    @property
    def request(self) -> ReplyRequest:
        """The request as it stands."""
        return ReplyRequest.objects.get(referral_id=self.referral_id)

    @property
    def path(self) -> str:
        """The path of the link that works now."""
        link_id = self.request.link_id
        assert link_id is not None
        return links.reply_path(link_id)

    @property
    def typed(self) -> str:
        """The short code of the link that works now."""
        link_id = self.request.link_id
        assert link_id is not None
        return links.typed_code(link_id)


def charity(*, email: str = EMAIL, phone: str = MOBILE, address: str = "", at: datetime = AT) -> UUID:
    """Make a voluntary organisation where nobody has an account, with its contact points."""
    made = organisations.register(
        name="Wythenshawe Peer Group", kind="VCSE", local_code=f"PEERS-{next(_NUMBERS)}", by=SYSTEM, at=at
    )
    for kind, value in (("EMAIL", email), ("PHONE", phone), ("POST", address)):
        if value:
            contact_points.set_contact_point(organisation_id=made, kind=kind, value=value, by=SYSTEM, at=at)
    return made


def referral_to(
    here: World, organisation_id: UUID, at: datetime = AT, person_id: UUID | None = None, **more: object
) -> tuple[UUID, UUID]:
    """Refer somebody who agreed to an organisation; return the person and the referral."""
    known = {k: more.pop(k) for k in ("given_name", "email", "mobile", "landline") if k in more}
    person = person_id or pathway.consenting(here, at, **known)
    people.give_consent(
        person_id=person, recipient_id=organisation_id, wording_version=pathway.WORDING, by=SYSTEM, at=at
    )
    return person, pathway.referral(here, person, at, organisation_id=organisation_id, **more)


def asked(here: World | None = None, at: datetime = AT, charity_id: UUID | None = None, **more: object) -> Asked:
    """Let a charity be asked about somebody, and its message go out."""
    here = here or pathway.world(at)
    made = charity_id or charity(at=at)
    person_id, referral_id = referral_to(
        here, made, at, **{"words": "I want to talk with others.", "comment": "Prefers mornings.", **more}
    )
    asking.send_due(at=at)
    deliver(at)
    return Asked(here, made, person_id, referral_id)


def deliver(at: datetime) -> None:
    """Hand over what waits to the demonstration's outbox."""
    delivery.deliver(OutboxGateway(), at=at)


def messages_to(organisation_id: UUID, at: datetime = AT) -> list[MessageRow]:
    """Return what an organisation was sent, newest first."""
    return [row for row in queries.outbox(SYSTEM_VIEWER, at=at) if row.to_organisation_id == organisation_id]


def code_in(row: MessageRow) -> str:
    """Return the one-time code of a message."""
    found = re.search(r"\b(\d{6})\b", f"{row.subject_line} {row.text}")
    assert found is not None, row.text
    return found[1]
