"""What requests add to a person's own bundle (subject access)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import Viewer
from goodwork.kernel.ids import reference
from goodwork.pathway.requests.models import OwnRequest
from goodwork.pathway.requests.rules import Hand, Way
from goodwork.reach.questionnaires.rules import Relation
from goodwork.registers.people.bundle import Section, contributes, day

HAND_WORDS = {
    Hand.PERSON: "You",
    Hand.HELPER: "Somebody who helped you",
    Hand.USER: "A member of staff, as you said it",
}
WAY_WORDS = {Way.WEB: "On your page", Way.PHONE: "By telephone", Way.IN_PERSON: "Face to face"}
RELATION_WORDS = {
    Relation.PARTNER: "Husband, wife or partner",
    Relation.PARENT: "Mother or father",
    Relation.CHILD: "Son or daughter",
    Relation.RELATIVE: "Another relative",
    Relation.FRIEND: "Friend or neighbour",
    Relation.CARER: "Carer or support worker",
    Relation.OTHER: "Somebody else",
}


@contributes("requests", order=52)
def requests(viewer: Viewer, person_ids: tuple[UUID, ...], *, at: datetime) -> Section | None:
    """Return what a person asked for themselves, oldest first; None where there is nothing."""
    rows = OwnRequest.objects.filter(referral__person_id__in=person_ids).select_related("referral__organisation")
    told = tuple(
        (
            day(row.sent_at),
            reference(row.referral_id),
            row.referral.organisation.name,
            HAND_WORDS[Hand(row.hand)],
            row.helper_name,
            RELATION_WORDS[Relation(row.relation)] if row.relation else "",
            WAY_WORDS[Way(row.way)],
            row.language,
            row.wording_version,
        )
        for row in rows.order_by("sent_at", "id")
    )
    columns = (
        "Sent",
        "Reference",
        "To",
        "Who typed",
        "Who helped",
        "What they are to you",
        "How",
        "Language",
        "Words of the consent",
    )
    return Section("Help that you asked for yourself", columns, told) if told else None
