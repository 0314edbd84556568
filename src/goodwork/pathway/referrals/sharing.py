"""Exactly what an organisation sees of a person: the one place for the preview, the reply page, the inbox and the file.

Somebody whose messages others may read is only rung. Where a restricted person is, and how they are reached, is shown
to nobody here: whoever sent them puts the organisation in touch (DOMAIN 7.10). Consent is asked at every opening.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Role, Viewer
from goodwork.kernel.identifiers import phone, show_phone
from goodwork.kernel.remembering import remembered
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.permissions import HELPERS
from goodwork.pathway.referrals.rules import WORK_STATUS_WORDS, WorkStatus
from goodwork.pathway.referrals.telling import ASKED_FOR_WORDS, AskedFor
from goodwork.reach.messaging.rules import METHOD_NO_PHONE, address_of, number_to_text, short_language
from goodwork.registers.people import queries as people
from goodwork.registers.people import scope
from goodwork.registers.people.codes import CONTACT_METHODS, INFORMATION_FORMATS, LANGUAGES, PROFESSIONALS
from goodwork.registers.people.views import ReachFacts

RING_ONLY = "Somebody else may read their messages. Ring, speak only to them, and leave no message."
KEPT_HIDDEN = "Where they are and how they are reached is kept hidden. {sender} puts you in touch."
NO_TEXTS = "They asked for no texts."
NO_PHONE = "Do not ring or text them."


class Caution(StrEnum):
    """What must be heeded before anything is done."""

    HIDDEN = "HIDDEN"
    RING_ONLY = "RING_ONLY"
    NO_PHONE = "NO_PHONE"
    NO_TEXTS = "NO_TEXTS"


CAUTION_WORDS: Mapping[Caution, str] = {
    Caution.HIDDEN: KEPT_HIDDEN,
    Caution.RING_ONLY: RING_ONLY,
    Caution.NO_PHONE: NO_PHONE,
    Caution.NO_TEXTS: NO_TEXTS,
}


@dataclass(frozen=True, slots=True)
class Codes:
    """What the words of a `Shared` say, as codes, for who reads them in another language; '' where there is nothing.

    `sender` is whoever puts the organisation in touch where the person is kept hidden, '' for the service itself.
    """

    language: str
    interpreter: str
    professional: str
    information_format: str
    reading_need: bool
    contact_method: str
    work_status: WorkStatus
    asked_for: tuple[AskedFor, ...]
    cautions: tuple[Caution, ...]
    sender: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What one organisation sees of one person; everything that isn't here is not shared.

    `phone`, `mobile` (only where it may be texted), `email` and `address` are blank where they are
    not shared or not known. `cautions` are sentences to heed before anything is done. `codes` say the same as the words
    from `language` to `cautions`.
    """

    person_id: UUID
    recipient_id: UUID
    name: str
    phone: str
    mobile: str
    email: str
    address: str
    language: str
    needs: tuple[str, ...]
    work_status: str
    asked_for: tuple[str, ...]
    words: str
    comment: str
    cautions: tuple[str, ...]
    codes: Codes

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return what is there as label and text, in the order in which every page and preview shows it."""
        told = (
            ("Name", self.name),
            ("Ring", self.phone),
            ("Text", self.mobile),
            ("Email", self.email),
            ("Write to", self.address.replace("\n", ", ")),
            ("Language", self.language),
            ("Needs", "; ".join(self.needs)),
            ("Work", self.work_status),
            ("Wants help with", "; ".join(self.asked_for)),
            ("In their words", self.words),
            ("From whoever sent them", self.comment),
        )
        return tuple((label, text) for label, text in told if text)


@dataclass(frozen=True, slots=True)
class Opened:
    """What may be seen of the people of some referrals at this moment; who may not be seen is not in it."""

    of: Mapping[UUID, Shared]

    def person_ids(self) -> set[UUID]:
        """Return whom somebody saw, for the audit."""
        return {one.person_id for one in self.of.values()}


@personal(page="referrals.preview")
def shared(
    viewer: Viewer,
    *,
    person_id: UUID,
    recipient_id: UUID,
    words: str = "",
    comment: str = "",
    work_status: WorkStatus = WorkStatus.UNKNOWN,
    asked_for: Collection[str] = (),
    sender: str = "",
    at: datetime,
) -> Shared:
    """Return what an organisation would see of a person, for the preview of whoever sends: it asks for no consent yet.

    A person previews their own; staff whom they may see. Raises NotVisible.
    """
    if not viewer.is_system and not scope.sees(viewer, person_id):
        raise NotVisible
    facts = people.reach_facts(SYSTEM_VIEWER, [person_id], at=at).get(person_id)
    if facts is None:
        raise NotVisible
    return _shared(facts, recipient_id, words, comment, work_status, asked_for, sender)


def _agreed(organisation_ids: Collection[UUID], referral_ids: Collection[UUID]) -> list[Any]:
    """Return those of some referrals that are open, to some organisations, and whose people's consent stands, each
    with the name of who sent it.
    """
    return [
        row
        for organisation_id in sorted(organisation_ids)
        for row in Referral.objects.annotate(sender=F("referrer__name")).filter(
            scope.consented_to([organisation_id], outer="person__known_as"),
            pk__in=list(referral_ids),
            organisation_id=organisation_id,
            closed_at__isnull=True,
        )
    ]


@personal(page="referrals.opened")
def opened(
    viewer: Viewer, referral_ids: Collection[UUID], *, organisation_ids: Collection[UUID] | None = None, at: datetime
) -> Opened:
    """Return what may be seen, at this moment, of the people of some referrals by those to whom they came.

    Staff see those of their own organisations. A provider's link, the system and an administrator at the command line
    name the organisations; a link's are checked before, in pathway/replies. A consent taken back, an end, a death take
    the person out. Three queries, however many.
    """
    mine = set(organisation_ids or ())
    if viewer.kind is ActorKind.USER and not viewer.has_role(Role.ADMINISTRATOR):
        of_staff = viewer.organisation_ids(*HELPERS)
        mine = mine & of_staff if organisation_ids is not None else set(of_staff)
    elif viewer.kind not in {ActorKind.USER, ActorKind.PROVIDER_LINK, ActorKind.SYSTEM}:
        mine = set()
    if not mine or not referral_ids:
        return Opened({})
    which = frozenset(referral_ids)
    agreed = remembered(("agreed", frozenset(mine), which), lambda: _agreed(mine, which))
    facts = people.reach_facts(SYSTEM_VIEWER, {row.person_id for row in agreed}, at=at) if agreed else {}
    found: dict[UUID, Shared] = {}
    for row in agreed:
        known = facts.get(row.person_id)
        if known is not None and not known.deceased:
            found[row.pk] = _shared(
                known,
                row.organisation_id,
                row.words,
                row.comment,
                WorkStatus(row.work_status),
                row.asked_for,
                row.sender or "",
            )
    return Opened(found)


def _shared(
    facts: ReachFacts,
    recipient_id: UUID,
    words: str,
    comment: str,
    work_status: WorkStatus,
    asked_for: Collection[str],
    sender: str,
) -> Shared:
    hidden, rung_only = facts.restricted, facts.safe_contact
    may_ring = not hidden and facts.contact_method != METHOD_NO_PHONE
    may_text = may_ring and not rung_only and not facts.texts_stopped
    number = next((n for n in (facts.mobile, facts.landline) if n and phone(n)), None) if may_ring else None
    text_number = number_to_text(facts) if may_text else ""
    heeded = {
        Caution.HIDDEN: hidden,
        Caution.RING_ONLY: rung_only,
        Caution.NO_PHONE: facts.contact_method == METHOD_NO_PHONE,
        Caution.NO_TEXTS: facts.texts_stopped and may_ring and not rung_only,
    }
    codes = Codes(
        language=short_language(facts.language),
        interpreter=short_language(facts.interpreter) if facts.interpreter else "",
        professional=facts.professional if facts.professional in PROFESSIONALS else "",
        information_format=facts.information_format if facts.information_format in INFORMATION_FORMATS else "",
        reading_need=facts.reading_need,
        contact_method=facts.contact_method if facts.contact_method in CONTACT_METHODS else "",
        work_status=work_status,
        asked_for=tuple(AskedFor(code) for code in asked_for),
        cautions=tuple(caution for caution, heed in heeded.items() if heed),
        sender=sender if hidden else "",
    )
    return Shared(
        person_id=facts.person_id,
        recipient_id=recipient_id,
        name=f"{facts.given_name} {facts.family_name}".strip(),
        phone=_shown(number),
        mobile=_shown(text_number),
        email=facts.email or "" if not hidden and not rung_only else "",
        address=address_of(facts) if not hidden and not rung_only else "",
        language=LANGUAGES.get(codes.language, codes.language),
        needs=_needs(codes),
        work_status=WORK_STATUS_WORDS[work_status],
        asked_for=tuple(ASKED_FOR_WORDS[code] for code in codes.asked_for),
        words=words,
        comment=comment,
        cautions=tuple(CAUTION_WORDS[caution].format(sender=sender or "The service") for caution in codes.cautions),
        codes=codes,
    )


def _needs(codes: Codes) -> tuple[str, ...]:
    """Return what the person needs to be understood, in words."""
    told = (
        f"Interpreter: {LANGUAGES.get(codes.interpreter, codes.interpreter)}" if codes.interpreter else "",
        PROFESSIONALS.get(codes.professional, ""),
        INFORMATION_FORMATS.get(codes.information_format, ""),
        "Help with reading" if codes.reading_need else "",
        f"Prefers: {CONTACT_METHODS[codes.contact_method]}" if codes.contact_method else "",
    )
    return tuple(filter(None, told))


def _shown(number: str | None) -> str:
    found = phone(number or "")
    return show_phone(found.e164) if found else ""
