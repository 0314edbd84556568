"""Reading the review list: rows that wait for a human, with both sides of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goodwork.kernel import identifiers
from goodwork.kernel.actors import NotVisible, Role, Viewer
from goodwork.kernel.text import fold
from goodwork.ledger.audit.reads import personal
from goodwork.registers.access import queries as access
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import codes, rules, scope
from goodwork.registers.people.codes import ContactKind, ReviewReason, ReviewState
from goodwork.registers.people.gathering import Whole, gather
from goodwork.registers.people.identity import compared_people
from goodwork.registers.people.models import IdentityReview
from goodwork.registers.people.permissions import PRACTICE_ROLES
from goodwork.registers.people.rows import PersonRow, from_json
from goodwork.registers.people.rules import Field
from goodwork.registers.people.views import Candidate, Compared, HeldNames, ReviewList, ReviewRow, ReviewView

WITHHELD = "Not shown"


def _may_review(viewer: Viewer) -> Q | None:
    """Return which reviews a viewer may see: those of their practice; administrators all, without what they hold."""
    if viewer.is_system or viewer.has_role(Role.ADMINISTRATOR):
        return Q()
    practices = viewer.organisation_ids(*PRACTICE_ROLES)
    return Q(organisation_id__in=list(practices)) if practices else None


def _reads_rows_of(viewer: Viewer, organisation_id: UUID) -> bool:
    """Say whether a viewer may read what the rows of an organisation say."""
    return viewer.is_system or organisation_id in viewer.organisation_ids(*PRACTICE_ROLES)


def _name(viewer: Viewer, review: IdentityReview) -> str:
    if not review.row:
        return "Erased"
    if not _reads_rows_of(viewer, review.organisation_id):
        return WITHHELD
    return f"{review.row['given_name']} {review.row['family_name']}"


@personal(page="people.reviews")
def reviews(
    viewer: Viewer,
    *,
    state: ReviewState | None = ReviewState.OPEN,
    limit: int = 50,
    offset: int = 0,
    at: datetime,
) -> ReviewList:
    """Return a page of the rows that wait for a human, oldest first; of those decided, newest first.

    A viewer who may see none gets an empty page.
    """
    may = _may_review(viewer)
    if may is None:
        return ReviewList(rows=(), total=0)
    found = IdentityReview.objects.filter(may)
    if state is not None:
        found = found.filter(state=state)
    order = ("opened_at", "id") if state is ReviewState.OPEN else ("-decided_at", "-id")
    page = list(found.order_by(*order)[offset : offset + limit])
    names = organisations.named(viewer, {r.organisation_id for r in page})
    rows = tuple(
        ReviewRow(
            review_id=r.id,
            name=_name(viewer, r),
            reason=ReviewReason(r.reason),
            state=ReviewState(r.state),
            organisation=names.get(r.organisation_id, ""),
            source_kind=r.source_kind,
            opened_at=r.opened_at,
            decided_at=r.decided_at,
            candidate_ids=tuple(r.candidate_ids),
        )
        for r in page
    )
    return ReviewList(rows=rows, total=found.count())


@personal(page="people.held-names")
def held_names(viewer: Viewer, source_ids: Collection[UUID], *, at: datetime) -> HeldNames:
    """Return whom rows of files name that wait for a human, to those who may read the rows; in one query at most."""
    may = _may_review(viewer) if source_ids else None
    if may is None:
        return HeldNames({}, frozenset())
    found = IdentityReview.objects.filter(may, source_id__in=list(source_ids), state=ReviewState.OPEN)
    read = [r for r in found if r.row and _reads_rows_of(viewer, r.organisation_id)]
    return HeldNames({r.source_id: _name(viewer, r) for r in read}, frozenset(i for r in read for i in r.candidate_ids))


def review_about(viewer: Viewer, source_id: UUID) -> UUID | None:
    """Return which review holds a row of a file that a viewer may see; None where none does."""
    may = _may_review(viewer)
    if may is None:
        return None
    return IdentityReview.objects.filter(may, source_id=source_id).values_list("id", flat=True).first()


def _shown_postcode(text: str) -> str:
    try:
        return identifiers.normal_postcode(text)
    except ValueError:
        return text


def _phones(row: PersonRow) -> list[str]:
    found = (identifiers.phone(text) for text in (row.mobile, row.landline) if text)
    return [p.e164 for p in found if p is not None]


def _several(values: Sequence[str]) -> str:
    return " or ".join(dict.fromkeys(v for v in values if v))


def _agreement(row_value: str, known_value: str, agrees: bool) -> bool | None:
    """Return whether two sides agree; None where one says nothing."""
    return agrees if row_value and known_value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One field of both sides before what the viewer may not see is withheld; `is_contact`: where somebody is found."""

    label: str
    row_value: str
    known_value: str
    agrees: bool
    counts: bool = False
    is_contact: bool = False


def _compare(row: PersonRow, whole: Whole, *, row_shown: bool, known_shown: bool) -> tuple[Compared, ...]:
    """Return a row and a known person field by field: first what the rule counts, then what helps a human."""
    found = []
    for line in (*_counted(row, whole), *_helping(row, whole)):
        may_show = known_shown and not (line.is_contact and whole.restricted)
        found.append(
            Compared(
                label=line.label,
                row_value=line.row_value if row_shown else WITHHELD if line.row_value else "",
                known_value=line.known_value if may_show else WITHHELD if line.known_value else "",
                agrees=_agreement(line.row_value, line.known_value, line.agrees),
                counts=line.counts,
                withheld=not may_show and bool(line.known_value),
            )
        )
    return tuple(found)


def _counted(row: PersonRow, whole: Whole) -> Iterator[_Line]:
    """Yield the NHS number and the four fields that the rule of matching counts."""
    claim, born = row.claim, whole.root.birth_date
    known = rules.Known(
        person_id=whole.root.id,
        birth_date=born or claim.birth_date,
        given={n.given_key for n in whole.names if n.given_key},
        family={n.family_key for n in whole.names if n.family_key},
        postcodes={a.postcode_key for a in whole.addresses if a.postcode_key},
    )
    agreed = rules.agreeing(rules.keys_of(claim), known)
    numbers = [m.nhs_number for m in whole.members if m.nhs_number]
    yield _Line(
        label="NHS number",
        row_value=identifiers.show_nhs_number(claim.nhs_number) if claim.nhs_number else "",
        known_value=_several([identifiers.show_nhs_number(n) for n in numbers]),
        agrees=claim.nhs_number in numbers,
        counts=True,
    )
    yield _Line(
        label="Given name",
        row_value=claim.given_name,
        known_value=_several([n.given_name for n in whole.names]),
        agrees=Field.GIVEN_NAME in agreed,
        counts=True,
    )
    yield _Line(
        label="Family name",
        row_value=claim.family_name,
        known_value=_several([n.family_name for n in whole.names]),
        agrees=Field.FAMILY_NAME in agreed,
        counts=True,
    )
    yield _Line(
        label="Date of birth",
        row_value=f"{claim.birth_date:%-d %B %Y}",
        known_value=f"{born:%-d %B %Y}" if born else "",
        agrees=Field.BIRTH_DATE in agreed,
        counts=True,
    )
    yield _Line(
        label="Postcode",
        row_value=_shown_postcode(claim.postcode),
        known_value=_several([a.postcode for a in whole.addresses]),
        agrees=Field.POSTCODE in agreed,
        counts=True,
        is_contact=True,
    )


def _helping(row: PersonRow, whole: Whole) -> Iterator[_Line]:
    """Yield what the rule does not count and a human may know somebody by."""
    lines, phones = [a.address_line for a in whole.addresses], _phones(row)
    numbers = [c.value for c in whole.contact_points if c.kind != ContactKind.EMAIL]
    emails = [c.value for c in whole.contact_points if c.kind == ContactKind.EMAIL]
    gender = whole.coded("gender")
    yield _Line(
        label="Address",
        row_value=row.address_line,
        known_value=_several(lines),
        agrees=bool(fold(row.address_line)) and fold(row.address_line) in {fold(line) for line in lines},
        is_contact=True,
    )
    yield _Line(
        label="Telephone",
        row_value=_several([identifiers.show_phone(p) for p in phones]),
        known_value=_several([identifiers.show_phone(p) for p in numbers]),
        agrees=bool(set(phones) & set(numbers)),
        is_contact=True,
    )
    yield _Line(
        label="Email",
        row_value=row.email,
        known_value=_several(emails),
        agrees=row.email.lower() in {e.lower() for e in emails},
        is_contact=True,
    )
    yield _Line(
        label="Gender",
        row_value=codes.GENDERS.get(row.gender, row.gender),
        known_value=codes.GENDERS.get(gender, gender),
        agrees=row.gender == gender,
    )


def _candidate_ids(review: IdentityReview, row: PersonRow) -> list[UUID]:
    """Return whom a row may be about: those found when it came, and those whom the rule finds today."""
    found = list(review.candidate_ids)
    if review.linked_to_id:
        found.append(review.linked_to_id)
    people, _ = compared_people([rules.keys_of(row.claim)])
    return list(dict.fromkeys([*found, *people.decide(rules.keys_of(row.claim)).candidate_ids]))


def _candidates(viewer: Viewer, review: IdentityReview, row: PersonRow, ids: Collection[UUID]) -> tuple[Candidate, ...]:
    wholes = gather(ids, history=True)
    visible = set(scope.visible_people(viewer).filter(id__in=list(ids)).values_list("id", flat=True))
    row_shown = _reads_rows_of(viewer, review.organisation_id)
    found: dict[UUID, Candidate] = {}
    for person_id, gathered in wholes.items():
        whole = gathered.without(review.person_id) if review.person_id else gathered
        is_own = review.person_id is not None and whole.root.id == review.person_id
        if whole.root.id in found or is_own:
            continue
        shown = person_id in visible
        fields = _compare(row, whole, row_shown=row_shown, known_shown=shown)
        found[whole.root.id] = Candidate(
            person_id=whole.root.id,
            name=whole.shown_name if shown else "Somebody known through another practice",
            withheld=not shown,
            fields=fields,
            agreeing=sum(f.agrees is True and f.counts and f.label != "NHS number" for f in fields),
            deceased=whole.deceased,
        )
    return tuple(sorted(found.values(), key=lambda c: (-c.agreeing, c.person_id)))


@personal(page="people.review")
def review(viewer: Viewer, review_id: UUID, *, at: datetime) -> ReviewView:
    """Return one review with both sides, field by field; what the viewer may not see of a side is withheld.

    Whether fields agree is said in any case, because a human must be able to decide. Raises NotVisible.
    """
    may = _may_review(viewer)
    found = IdentityReview.objects.filter(may, id=review_id).first() if may is not None else None
    if found is None:
        raise NotVisible("There is no such review.")
    candidates: tuple[Candidate, ...] = ()
    if found.row:
        row = from_json(found.row)
        candidates = _candidates(viewer, found, row, _candidate_ids(found, row))
    decided_by = ""
    if found.decided_by_id is not None:
        decided_by = access.names(viewer, [found.decided_by_id]).get(found.decided_by_id, "A colleague")
    return ReviewView(
        review_id=found.id,
        name=_name(viewer, found),
        reason=ReviewReason(found.reason),
        state=ReviewState(found.state),
        organisation=organisations.named(viewer, [found.organisation_id]).get(found.organisation_id, ""),
        source_kind=found.source_kind,
        source_id=found.source_id,
        opened_at=found.opened_at,
        decided_at=found.decided_at,
        decided_by=decided_by,
        linked_to=found.linked_to_id,
        own_person_id=found.person_id,
        candidates=candidates,
    )
