"""Asking people, keeping what they say, and taking what they send. Each call is one transaction with its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind, NotVisible, Viewer
from goodwork.kernel.words import known_language
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.ledger.jobs.services import wake
from goodwork.reach.contacts import services as contacts
from goodwork.reach.links import rules as link_rules
from goodwork.reach.links import services as links
from goodwork.reach.promises import queries as promise_queries
from goodwork.reach.promises.queries import PromiseView
from goodwork.reach.promises.rules import Window
from goodwork.reach.questionnaires import events, library, queries, rules, sending
from goodwork.reach.questionnaires.asking import (
    Ask,
    CannotAnswer,
    Requested,
    end_unanswered,
    locked_request,
    open_for,
    publish,
    publish_shipped,
    reopen,
    request_many,
    withdraw_for_person,
)
from goodwork.reach.questionnaires.definitions import FieldKind
from goodwork.reach.questionnaires.models import Coding, Draft, FreshLinkAsk, Request, Response
from goodwork.reach.questionnaires.permissions import check_can_type_for
from goodwork.reach.questionnaires.reading import CannotCode, close, mark_read
from goodwork.reach.questionnaires.rules import REQUEST, Given, Problem, Typing, Value, Wants
from goodwork.registers.people import queries as people

__all__ = [
    "AnswersRefused",
    "Ask",
    "CannotAnswer",
    "CannotCode",
    "CannotSubmit",
    "Requested",
    "Submitted",
    "ask_fresh_link",
    "close",
    "decline",
    "end_unanswered",
    "erase_own_words",
    "link_for_waiting",
    "mark_read",
    "open_for",
    "publish",
    "publish_shipped",
    "reopen",
    "request_many",
    "ring_instead",
    "save_step",
    "say_not_now",
    "submit",
    "withdraw_for_person",
]

JOB_FRESH_LINKS = "questionnaires.fresh_links"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of sending: the response, and whether it had been sent before."""

    response_id: UUID
    already: bool


class AnswersRefused(ValueError):
    """Answers of one page that can't be kept; `problems` says which and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("Some answers can't be kept as they are.")
        self.problems = tuple(problems)


class CannotSubmit(ValueError):
    """A question on the way has no answer yet."""

    def __init__(self, step: str) -> None:
        super().__init__(f"The question {step} has no answer yet.")
        self.step = step


@transaction.atomic
def save_step(
    *,
    request_id: UUID,
    step: str,
    sent: Mapping[str, Sequence[str]],
    typing: Typing,
    session: str = "",
    viewer: Viewer | None = None,
    by: Actor,
    at: datetime,
) -> str | None:
    """Keep the answers of one page and return the key of the next page, None at the end.

    `session` is the digest of the browser session, which may see again what it has typed. Raises AnswersRefused with
    every problem of the page, CannotAnswer once the request has ended, NotVisible for a page that is not on the way.
    """
    row = _open_request(request_id, at)
    _check_hand(row, typing, viewer)
    definition = library.kept(row.definition_id)
    draft = _draft(row, typing, session, by)
    answers = sending.values_of(draft)
    page = rules.reachable(definition, answers, sending.known_of(row), key=step)
    if page is None:
        raise NotVisible
    checked = rules.check(page, sent)
    if checked.problems:
        raise AnswersRefused(checked.problems)
    started = draft is None
    if draft is None:
        draft = Draft(request=row, answers={}, started_at=at, language=typing.language, saved_at=at)
    draft.answers |= {key: rules.given_to_json(Given(value, typing, at)) for key, value in checked.values.items()}
    draft.language, draft.saved_at = typing.language, at
    draft.session_sha256 = session or draft.session_sha256
    draft.save()
    row.state = REQUEST.move(row.state, "START")
    row.save(update_fields=["state"])
    hand = sending.hand_of(by, row.person_id)
    language = Code(typing.language.upper())
    happened: list[events.QuestionnaireStarted | events.StepAnswered] = [
        events.StepAnswered(
            request_id=row.id,
            person_id=row.person_id,
            step=Code(step.upper()),
            mode=typing.mode,
            typed_by=typing.typed_by,
            language=language,
        )
    ]
    if started:
        happened.insert(
            0,
            events.QuestionnaireStarted(
                request_id=row.id,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                mode=typing.mode,
                typed_by=typing.typed_by,
                language=language,
            ),
        )
    record(*happened, by=hand, at=at)
    following = rules.next_step(definition, sending.values_of(draft), sending.known_of(row), after=step)
    return None if following is None else following.key


@transaction.atomic
def submit(
    *,
    request_id: UUID,
    typing: Typing,
    answers: Mapping[str, Value] | None = None,
    session: str = "",
    viewer: Viewer | None = None,
    by: Actor,
    at: datetime,
) -> Submitted:
    """Send what the draft holds (or `answers`, each of them typed as `typing` says), once.

    One transaction: response, consent, needs, promise, event; whoever reacts to the event reacts in it. A second call
    returns the first response. Raises CannotSubmit naming the first question without an answer.
    """
    row = locked_request(request_id)
    _check_hand(row, typing, viewer)
    if row.state == "SUBMITTED":
        return Submitted(row.response.id, already=True)
    _check_open(row, at)
    definition = library.kept(row.definition_id)
    given = sending.given_of(_draft(row, typing, session, by))
    if answers is not None:
        given |= {key: Given(value, typing, at) for key, value in answers.items()}
    values = {key: one.value for key, one in given.items()}
    missing = rules.first_open(definition, values, sending.known_of(row))
    if missing is not None:
        raise CannotSubmit(missing.key)
    return Submitted(sending.send(row, given, typing=typing, session=session, by=by, at=at), already=False)


@transaction.atomic
def decline(
    *,
    request_id: UUID,
    wants: Wants,
    typing: Typing,
    session: str = "",
    link_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Submitted:
    """Take "not now" or "no" as the whole answer, with whatever was answered before it; it is thanked and ends it.

    `link_id`: the link on whose page it was said, which counts as opened.
    """
    if wants is Wants.YES:
        raise CannotAnswer("Yes to a coach needs the questions after it.")
    row = locked_request(request_id)
    if row.state == "SUBMITTED":
        return Submitted(row.response.id, already=True)
    _check_open(row, at)
    if link_id is not None:
        links.mark_opened(link_id=link_id, by=sending.hand_of(by, row.person_id), at=at)
    given = sending.given_of(Draft.objects.filter(request=row).first())
    rule = next(r for r in library.kept(row.definition_id).codes if r.name == "WANTS_COACH")
    given[rule.field] = Given(wants.value, typing, at)
    return Submitted(sending.send(row, given, typing=typing, session=session, by=by, at=at), already=False)


@transaction.atomic
def ring_instead(
    *, request_id: UUID, window: Window, link_id: UUID | None = None, by: Actor, at: datetime
) -> PromiseView:
    """Promise a call to whoever would rather talk, and return the promise; answers so far are kept."""
    row = locked_request(request_id)
    if link_id is not None:
        links.mark_opened(link_id=link_id, by=sending.hand_of(by, row.person_id), at=at)
    call_id = contacts.request_call_back(
        person_id=row.person_id,
        window=window,
        organisation_id=row.organisation_id,
        by=sending.hand_of(by, row.person_id),
        at=at,
    )
    return promise_queries.about(SYSTEM_VIEWER, "CALL_BACK", [call_id], at=at)[0]


@transaction.atomic
def link_for_waiting(*, person_id: UUID, by: Actor, at: datetime) -> str | None:
    """Make a link to the request that waits for a person, who is at their own page; None where none waits."""
    request_id = queries.waiting_for(Viewer(kind=ActorKind.PERSON, id=person_id), person_id, at=at)
    if request_id is None:
        return None
    row = locked_request(request_id)
    link_id = links.issue(
        purpose=link_rules.Purpose.QUESTIONNAIRE,
        person_id=row.person_id,
        subject_kind="REQUEST",
        subject_id=row.id,
        expires_at=row.expires_at,
        organisation_id=row.reader_id,
        by=by,
        at=at,
    )
    return links.path(link_id)


@transaction.atomic
def say_not_now(*, person_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a person doesn't want this for now: open requests end, and whoever holds more for them hears of it."""
    withdraw_for_person(person_id=person_id, reason="NOT_NOW", by=by, at=at)
    record(events.PersonSaidNotNow(person_id=person_id), by=by, at=at)


@transaction.atomic
def ask_fresh_link(*, token: str = "", contact: str = "", language: str = "en", by: Actor, at: datetime) -> UUID:
    """Take the wish for a new link, by an old link's token or by a number or e-mail address, and return its id.

    The same is done for everybody, known or not; a job looks who it is afterwards, so neither page nor time tells.
    """
    tidy = link_rules.tidy(token) if token else ""
    row = FreshLinkAsk.objects.create(
        token_sha256=link_rules.digest_of(tidy) if token else "",
        contact=contact.strip()[:200],
        language=known_language(language),
        asked_at=at,
    )
    record(events.FreshLinkAsked(ask_id=row.id), by=by, at=at)
    wake(JOB_FRESH_LINKS)
    return row.id


@transaction.atomic
def erase_own_words(*, person_id: UUID, by: Actor, at: datetime) -> int:
    """Erase what a person wrote in their own words, what it was said to be about, and their drafts.

    Codes and scores that they gave themselves stay, and the ledger keeps its codes, so counts do too.
    """
    ids = people.ids_of(SYSTEM_VIEWER, person_id)
    Draft.objects.filter(request__person_id__in=ids).delete()
    found = list(Response.objects.filter(person_id__in=ids))
    for row in found:
        definition = library.kept(row.definition_id)
        worded = [f.key for s in definition.steps for f in s.fields if f.kind in {FieldKind.TEXT, FieldKind.PHONE}]
        row.answers.filter(field__in=worded).update(value=None)
    Coding.objects.filter(response__in=found).delete()
    record(*(events.OwnWordsErased(response_id=row.id, person_id=row.person_id) for row in found), by=by, at=at)
    return len(found)


def _open_request(request_id: UUID, at: datetime) -> Request:
    row = locked_request(request_id)
    _check_open(row, at)
    return row


def _check_open(row: Request, at: datetime) -> None:
    if row.state not in REQUEST.open or row.expires_at <= at:
        raise CannotAnswer("These questions can't be answered any more.")


def _check_hand(row: Request, typing: Typing, viewer: Viewer | None) -> None:
    """Staff type only for people whom they may see; others come by the link, which the door has checked."""
    if typing.user_id is not None:
        if viewer is None or viewer.id != typing.user_id:
            raise NotVisible
        check_can_type_for(viewer, row.person_id)


def _draft(row: Request, typing: Typing, session: str, by: Actor) -> Draft | None:
    """Return the draft of a request for the hand that goes on with it.

    Whoever comes by the link alone goes on only in the browser session that began; else they prove who they are.
    """
    found = Draft.objects.filter(request=row).first()
    if found is None or typing.user_id is not None or by.kind is ActorKind.SYSTEM:
        return found
    if session and found.session_sha256 == session:
        return found
    if {by.id, by.on_behalf_of} & set(people.ids_of(SYSTEM_VIEWER, row.person_id)):
        return found
    raise NotVisible
