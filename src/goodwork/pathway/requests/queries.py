"""Reading a person's own requests, and everything that they can follow."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from goodwork.kernel.actors import SYSTEM_VIEWER, ActorKind, NotVisible, Viewer
from goodwork.kernel.ids import reference
from goodwork.ledger import together
from goodwork.ledger.audit.reads import personal
from goodwork.pathway.referrals import pace
from goodwork.pathway.referrals.models import Referral
from goodwork.pathway.referrals.rules import Reason, State, WorkStatus
from goodwork.pathway.referrals.scope import all_of_person, of_person
from goodwork.pathway.referrals.sharing import Shared, shared
from goodwork.pathway.requests.before import before
from goodwork.pathway.requests.models import OwnRequest
from goodwork.pathway.requests.permissions import check_can_type, may_type
from goodwork.pathway.requests.rules import Hand, Inside, Way, inside_of
from goodwork.pathway.requests.tracking import Moments, TrackStep, track
from goodwork.reach.messaging.models import Message
from goodwork.reach.promises import queries as promises
from goodwork.reach.promises.views import PromiseView
from goodwork.reach.questionnaires.rules import Relation
from goodwork.registers.access import queries as access
from goodwork.registers.people import scope

_PROOFS = Message.objects.filter(subject_kind="REFERRAL", template="OWN_REQUEST_SENT")

__all__ = ["Followed", "Tracked", "followed", "may_type", "mine", "preview", "tracked"]


@dataclass(frozen=True, slots=True)
class Own:
    """How a person's own request reached us; `typed_by` is the name of the colleague or helper, '' for the person.

    `proved_at` is when the message with the proof left; None where it waits, or nothing could be written.
    """

    hand: Hand
    way: Way
    language: str
    relation: Relation | None
    typed_by: str
    sent_at: datetime
    proof_queued: bool
    proved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Followed:
    """One referral of a person as they follow it. `own` is None where somebody else referred them.

    `words` are blank for a colleague who helps now and did not type them.
    """

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    organisation: str
    programme_id: UUID | None
    reference: str
    state: State
    reason: Reason | None
    words: str
    received_at: datetime
    closed_at: datetime | None
    own: Own | None

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended."""
        return self.closed_at is None


def _followed(viewer: Viewer, rows: Collection[Referral]) -> list[Followed]:
    own = list(OwnRequest.objects.filter(referral_id__in=[row.pk for row in rows]))
    return _told(viewer, rows, own, _PROOFS.filter(subject_id__in=[r.referral_id for r in own]))


def _told(
    viewer: Viewer, rows: Collection[Referral], own: Iterable[OwnRequest], messages: Iterable[Message]
) -> list[Followed]:
    requests = {r.referral_id: r for r in own}
    proofs = {m.subject_id: m for m in messages}
    users = {r.user_id for r in requests.values() if r.user_id is not None}
    names = access.names(SYSTEM_VIEWER, users) if users else {}
    return [
        Followed(
            referral_id=row.pk,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            programme_id=row.programme_id,
            reference=reference(row.pk),
            state=State(row.state),
            reason=Reason(row.reason) if row.reason else None,
            words=row.words if _reads_words(viewer, requests.get(row.pk)) else "",
            received_at=row.received_at,
            closed_at=row.closed_at,
            own=_own(requests[row.pk], proofs.get(row.pk), names) if row.pk in requests else None,
        )
        for row in rows
    ]


def _reads_words(viewer: Viewer, request: OwnRequest | None) -> bool:
    """Say whether the viewer reads the words: the person, and the colleague who typed them."""
    if viewer.kind is ActorKind.USER:
        return request is not None and request.user_id == viewer.id
    return True


def _own(row: OwnRequest, proof: Message | None, names: dict[UUID, str]) -> Own:
    return Own(
        hand=Hand(row.hand),
        way=Way(row.way),
        language=row.language,
        relation=Relation(row.relation) if row.relation else None,
        typed_by=names.get(row.user_id, "") if row.user_id else row.helper_name,
        sent_at=row.sent_at,
        proof_queued=proof is not None,
        proved_at=proof.sent_at if proof else None,
    )


@together.about_person
def _requests_of(viewer: Viewer, person_id: UUID) -> QuerySet[OwnRequest]:
    return OwnRequest.objects.filter(scope.belonging_to("referral__person", person_id))


@together.about_person
def _proofs_of(viewer: Viewer, person_id: UUID) -> QuerySet[Message]:
    return _PROOFS.filter(subject_id__in=_requests_of(viewer, person_id).values("referral_id"))


@personal(page="requests.mine")
def mine(viewer: Viewer, person_id: UUID, *, at: datetime) -> list[Followed]:
    """Return what a person can follow: their referrals, the open ones first, then the newest. Raises NotVisible.

    For the person, and for a colleague who may type for them; of what others referred, only that it is there.
    """
    check_can_type(viewer, person_id)
    together.ask_at_once(*((question, viewer, person_id) for question in (of_person, _requests_of, _proofs_of)))
    theirs, _ = all_of_person(viewer, person_id)
    return _told(
        viewer,
        sorted(theirs, key=lambda r: (r.closed_at is not None, -r.received_at.timestamp())),
        together.once(_requests_of, viewer, person_id),
        together.once(_proofs_of, viewer, person_id),
    )


@dataclass(frozen=True, slots=True)
class Tracked:
    """One referral with its way: what was done, what is expected, what was promised (None once it has ended)."""

    of: Followed
    steps: tuple[TrackStep, ...]
    promise: PromiseView | None

    @property
    def person_id(self) -> UUID:
        """Return whose it is."""
        return self.of.person_id


@personal(page="requests.track")
def tracked(viewer: Viewer, referral_id: UUID, *, at: datetime) -> Tracked:
    """Return one referral with its way, as its person follows it; raises NotVisible for a stranger."""
    found = followed(viewer, referral_id, at=at)
    row = Referral.objects.get(pk=referral_id)
    key = (row.organisation_id, row.programme_id)
    times = pace.projected_many([key], at=at)[key]
    owed = promises.about(SYSTEM_VIEWER, "REFERRAL", [row.pk], at=at)
    moments = Moments(
        state=State(row.state),
        received_at=row.received_at,
        seen_at=row.seen_at,
        accepted_at=row.accepted_at,
        contacted_at=row.contacted_at,
        started_at=row.started_at,
        closed_at=row.closed_at,
    )
    return Tracked(found, track(moments, times), owed[0] if owed else None)


@personal(page="requests.one")
def followed(viewer: Viewer, referral_id: UUID, *, at: datetime) -> Followed:
    """Return one referral as its person follows it; raises NotVisible for a stranger and for what is not there."""
    row = Referral.objects.filter(pk=referral_id).select_related("organisation").first()
    # As much is asked about what is not there as about what is somebody else's, so that the time tells nothing.
    check_can_type(viewer, row.person_id if row else referral_id)
    if row is None:
        raise NotVisible("There is no such request.")
    return _followed(viewer, [row])[0]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an organisation would get of a person and their request, exactly; `mark` changes when anything of it does.

    `inside` is what its colleagues see besides, because they work here: NONE of them does, the RECORD, or the ANSWERS
    to questions too. `supporter` is the organisation that supports them now and sees that they asked, '' for none.
    """

    shared: Shared
    inside: Inside
    mark: str
    supporter: str

    @property
    def person_id(self) -> UUID:
        """Return whose it is."""
        return self.shared.person_id


@personal(page="requests.preview")
def preview(viewer: Viewer, person_id: UUID, *, organisation_id: UUID, words: str, at: datetime) -> Preview:
    """Return what an organisation would get, before it is sent; sharing.py draws the same for the organisation itself.

    Raises NotVisible for a stranger.
    """
    check_can_type(viewer, person_id)
    last, begun = before(person_id)
    status = WorkStatus(last.work_status) if last else WorkStatus.UNKNOWN
    seen = shared(viewer, person_id=person_id, recipient_id=organisation_id, words=words, work_status=status, at=at)
    inside = inside_of({role for one in access.members(SYSTEM_VIEWER, organisation_id, at=at) for role in one.roles})
    mark = hashlib.sha256(repr((seen.rows(), seen.cautions, inside)).encode()).hexdigest()[:16]
    return Preview(seen, inside, mark, begun.organisation.name if begun else "")
