"""Facts of answers, written in the transaction of the event that tells them; idempotent."""

from __future__ import annotations

from collections.abc import Sequence

from goodwork.kernel.clock import local_date
from goodwork.ledger.ahead import at_the_end
from goodwork.ledger.events.handling import Happened, handles
from goodwork.ledger.jobs.services import wake
from goodwork.oversight.answers.models import AnswerAlias, AnswerEnd, AnswerFact
from goodwork.reach.questionnaires.events import AnswersClosed, AnswersCoded, AnswersRead, QuestionnaireSubmitted
from goodwork.reach.questionnaires.library import WORK_AND_HEALTH_CHECK
from goodwork.registers.people.events import PeopleLinked, PeopleParted

COUNT = "answers.count"
"""The job that counts anew."""


def _count_again() -> None:
    at_the_end(lambda: wake(COUNT))


@handles(QuestionnaireSubmitted)
def take_answers(happened: Sequence[Happened[QuestionnaireSubmitted]]) -> None:
    """Write each work and health check that was answered; other questionnaires are not counted here."""
    AnswerFact.objects.bulk_create(
        [
            AnswerFact(
                response_id=h.event.response_id,
                event_id=h.id,
                person_id=h.event.person_id,
                organisation_id=h.event.organisation_id,
                answered_date=local_date(h.at),
                worry=h.event.worried,
                wants=str(h.event.wants_coach or ""),
                work_status=str(h.event.work_status),
                barriers=[str(code) for code in h.event.barriers],
                has_text=h.event.has_text,
            )
            for h in happened
            if h.event.questionnaire == WORK_AND_HEALTH_CHECK
        ],
        ignore_conflicts=True,
    )
    _count_again()


@handles(AnswersRead)
def take_readings(happened: Sequence[Happened[AnswersRead]]) -> None:
    """Write that somebody has read what a person wrote."""
    AnswerFact.objects.filter(pk__in=[h.event.response_id for h in happened]).update(read=True)
    _count_again()


@handles(AnswersCoded)
def take_codings(happened: Sequence[Happened[AnswersCoded]]) -> None:
    """Write what somebody's own words are about, in the place of what was said before."""
    for h in happened:
        earlier = AnswerFact.objects.filter(pk=h.event.response_id, coded_event_id__lt=h.id)
        earlier.update(themes=[str(theme) for theme in h.event.themes], coded_event_id=h.id)
    _count_again()


@handles(AnswersClosed)
def take_closings(happened: Sequence[Happened[AnswersClosed]]) -> None:
    """Write that a response waits for nobody any more, or goes on under another thing, such as a referral."""
    AnswerEnd.objects.bulk_create([AnswerEnd(response_id=h.event.response_id) for h in happened], ignore_conflicts=True)
    _count_again()


@handles(PeopleLinked)
def link_people(happened: Sequence[Happened[PeopleLinked]]) -> None:
    """Count two records as the one person that they are."""
    for h in happened:
        AnswerAlias.objects.update_or_create(merged_id=h.event.merged_id, defaults={"kept_id": h.event.kept_id})
    _count_again()


@handles(PeopleParted)
def part_people(happened: Sequence[Happened[PeopleParted]]) -> None:
    """Count two records apart again."""
    AnswerAlias.objects.filter(merged_id__in=[h.event.merged_id for h in happened]).delete()
    _count_again()
