"""A row's description of a person, as the register of people takes it, and as the way to reach them is chosen by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.reach.campaigns.deciding import Invitee
from goodwork.reach.intake.rows import Described, Request
from goodwork.reach.messaging.rules import ReachFacts
from goodwork.registers.people import queries as people
from goodwork.registers.people.codes import SaidBy
from goodwork.registers.people.rows import PersonRow, Resolution
from goodwork.registers.people.rules import IdentityClaim, Verdict
from goodwork.registers.people.views import ReachFacts as Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """What a way to somebody is chosen by where a row says how to reach them (rule 7).

    The row's own numbers and wishes count, save what the person or a colleague has said: that is remembered and used
    everywhere (C9), and so are STOP and what keeps somebody safe.
    """

    given_name: str
    family_name: str
    language: str
    mobile: str
    landline: str
    email: str
    address_line: str
    postcode: str
    contact_method: str
    information_format: str
    reading_need: bool
    texts_stopped: bool
    safe_contact: bool
    restricted: bool
    deceased: bool = False
    opted_out: bool = False


def person_row(person: Described) -> PersonRow:
    """Return a description as the register of people takes it."""
    return PersonRow(
        claim=IdentityClaim(
            given_name=person.given_name,
            family_name=person.family_name,
            birth_date=person.birth_date,
            postcode=person.postcode,
            nhs_number=person.nhs_number,
        ),
        gender=person.gender,
        ethnic_category=person.ethnic_category,
        language=person.language,
        contact_method=person.contact_method,
        information_format=person.information_format,
        mobile=person.mobile,
        landline=person.landline,
        email=person.email,
        address_line=person.address_line,
        deceased=person.deceased,
        deceased_date=person.deceased_date,
        opted_out=person.opted_out,
    )


def facts_of(described: Sequence[tuple[Described, Resolution]], *, at: datetime) -> list[ReachFacts]:
    """Return what the way to some people is chosen by, in order; those who are new have said nothing yet."""
    known = {r.person_id for _, r in described if r.kind is Verdict.MATCHED and r.person_id is not None}
    recorded = people.reach_facts(SYSTEM_VIEWER, known, at=at) if known else {}
    return [_facts(person, recorded.get(r.person_id) if r.person_id else None) for person, r in described]


def _facts(own: Described, recorded: Recorded | None) -> ReachFacts:
    if recorded is None:
        return own
    said_language = recorded.language_said_by is not SaidBy.IMPORT and recorded.language
    said_needs = recorded.needs_said_by is not SaidBy.IMPORT
    # A number that the network called dead is not tried again because an export still has it, nor one that the person
    # put right since.
    said = recorded.said
    named, housed = "NAME" in said, "ADDRESS" in said
    return RowFacts(
        given_name=recorded.given_name if named else own.given_name,
        family_name=recorded.family_name if named else own.family_name,
        language=recorded.language if said_language else own.language,
        mobile=("MOBILE" in said and recorded.mobile) or ("" if own.mobile in recorded.dead else own.mobile),
        landline=("LANDLINE" in said and recorded.landline) or ("" if own.landline in recorded.dead else own.landline),
        email=("EMAIL" in said and recorded.email) or ("" if own.email in recorded.dead else own.email),
        address_line=recorded.address_line or "" if housed else own.address_line,
        postcode=recorded.postcode or "" if housed else own.postcode,
        contact_method=(said_needs and recorded.contact_method) or own.contact_method,
        information_format=(said_needs and recorded.information_format) or own.information_format,
        reading_need=recorded.reading_need,
        texts_stopped=recorded.texts_stopped,
        safe_contact=recorded.safe_contact,
        restricted=recorded.restricted,
    )


def invitee(trigger_id: UUID, request: Request, resolution: Resolution, facts: ReachFacts) -> Invitee:
    """Return who may be invited because of a request, as they stand right after its row."""
    assert resolution.person_id is not None
    assert resolution.birth_date is not None
    return Invitee(
        person_id=resolution.person_id,
        trigger_id=trigger_id,
        on_date=request.received_date,
        birth_date=resolution.birth_date,
        deceased=resolution.deceased,
        opted_out=resolution.opted_out,
        facts=facts,
        is_new=resolution.kind is Verdict.NEW,
    )
