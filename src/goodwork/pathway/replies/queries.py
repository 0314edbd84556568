"""Reads of replies: the page of a link, and who a request is about. An inbox is in inboxes, whom to ring in ringing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER, NotVisible, Role, Viewer
from goodwork.kernel.clock import local_date
from goodwork.kernel.ids import reference
from goodwork.ledger.audit.reads import personal
from goodwork.ledger.together import asked
from goodwork.pathway.referrals import sharing
from goodwork.pathway.referrals.models import Question, Referral
from goodwork.pathway.referrals.rules import FINAL, Reason, State
from goodwork.pathway.referrals.sharing import Shared
from goodwork.pathway.replies import rules
from goodwork.pathway.replies.models import Reply
from goodwork.pathway.replies.opening import points_for_codes
from goodwork.pathway.replies.reading import (
    LastReply,
    due_dates,
    last_of,
    possible_of,
    programme_names,
    questions_about,
)
from goodwork.pathway.replies.rules import Act
from goodwork.reach.links.queries import LinkView
from goodwork.reach.links.rules import Purpose
from goodwork.registers.organisations.contact_points import PointView

READERS = (Role.PROVIDER, Role.SERVICE_LEAD)
"""Who has an inbox: who answers for a provider, and who leads it."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its link alone shows it: everything but who it is about.

    `asked_by` is whoever sent it ("Somebody, for themselves" where they did); `due_date` is what the person was told.
    """

    link_id: UUID
    referral_id: UUID
    organisation_id: UUID
    reference: str
    organisation_name: str
    asked_by: str
    programme_name: str
    received_date: date
    due_date: date | None
    state: State
    reason: Reason | None
    since: datetime
    possible: tuple[Act, ...]
    correct_to: tuple[State, ...]
    last: LastReply | None
    points: tuple[PointView, ...]
    answered_questions: int
    open_questions: int
    still_shared: bool

    @property
    def stands(self) -> str:
        """How it stands, in words for the organisation."""
        return rules.STANDS_WORDS[self.state]

    @property
    def is_open(self) -> bool:
        """Say whether it has not ended."""
        return self.state not in FINAL


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question of the organisation, with the answer where there is one."""

    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Details:
    """Who a request is about, as far as the person agreed to share it, and what was asked about it."""

    shared: Shared
    questions: tuple[QuestionView, ...]

    @property
    def person_id(self) -> UUID:
        """Return whom it is about, for the audit."""
        return self.shared.person_id


def request(viewer: Viewer, link: LinkView, *, at: datetime) -> RequestView:
    """Return what a link alone shows; raises NotVisible for a link that is for something else."""
    if link.purpose is not Purpose.REPLY or link.organisation_id is None:
        raise NotVisible
    row = (
        Referral.objects.select_related("organisation", "referrer", "programme")
        .filter(pk=link.subject_id, organisation_id=link.organisation_id)
        .first()
    )
    if row is None:
        raise NotVisible
    state = State(row.state)
    due = due_dates([row.pk]).get(row.pk)
    last = Reply.objects.filter(referral=row).order_by("-at", "-id").first()
    questions = list(Question.objects.filter(referral=row).values_list("answered_at", "withdrawn_at"))
    open_and_agreed = bool(sharing.opened(SYSTEM_VIEWER, [row.pk], organisation_ids=[row.organisation_id], at=at).of)
    return RequestView(
        link_id=link.id,
        referral_id=row.pk,
        organisation_id=row.organisation_id,
        reference=reference(row.pk),
        organisation_name=row.organisation.name,
        asked_by=row.referrer.name if row.referrer else "",
        programme_name=programme_names([row.programme_id]).get(row.programme_id, "") if row.programme_id else "",
        received_date=local_date(row.received_at),
        due_date=due,
        state=state,
        reason=Reason(row.reason) if row.reason else None,
        since=row.closed_at or row.started_at or row.accepted_at or row.received_at,
        possible=possible_of(row),
        correct_to=rules.CORRECT_TO.get(state, ()),
        last=last_of(last),
        points=points_for_codes(link, at=at),
        answered_questions=sum(1 for answered, _ in questions if answered is not None),
        open_questions=sum(1 for answered, withdrawn in questions if answered is None and withdrawn is None),
        still_shared=open_and_agreed,
    )


@personal(page="replies.details")
def details(viewer: Viewer, link: LinkView, *, at: datetime) -> Details:
    """Return who a request is about, for a link whose code was typed in this browser; raises NotVisible.

    `viewer` is the link itself. Consent, the referral's end and the person's safety are asked anew each time.
    """
    if link.purpose is not Purpose.REPLY or link.organisation_id is None or viewer.id != link.id:
        raise NotVisible
    return _details(viewer, link.subject_id, [link.organisation_id], at=at)


@personal(page="replies.one")
def one(viewer: Viewer, referral_id: UUID, *, at: datetime) -> Details:
    """Return who a referral in the viewer's inbox is about, and what was asked; raises NotVisible."""
    return _details(viewer, referral_id, viewer.organisation_ids(*READERS), at=at)


def _details(viewer: Viewer, referral_id: UUID, organisation_ids: Collection[UUID], *, at: datetime) -> Details:
    found = sharing.opened(viewer, [referral_id], organisation_ids=organisation_ids, at=at).of.get(referral_id)
    if found is None:
        raise NotVisible
    put = asked(*questions_about(referral_id))
    return Details(found, tuple(QuestionView(q.question, q.asked_at, q.answer, q.answered_at) for q in put))
