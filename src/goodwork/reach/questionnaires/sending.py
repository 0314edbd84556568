"""What sending answers does: the response with its rows, consent, needs, promise and event. For services only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from goodwork.kernel.actors import SYSTEM_VIEWER, Actor, ActorKind
from goodwork.kernel.clock import local_date
from goodwork.ledger.events.services import record
from goodwork.ledger.events.types import Code
from goodwork.reach.contacts import services as contacts
from goodwork.reach.messaging import services as messaging
from goodwork.reach.promises import services as promises
from goodwork.reach.promises.rules import Step as Promised
from goodwork.reach.promises.rules import Told, due_in
from goodwork.reach.questionnaires import events, library, rules
from goodwork.reach.questionnaires.definitions import Definition, FieldKind
from goodwork.reach.questionnaires.models import Answer, Draft, Request, Response
from goodwork.reach.questionnaires.rules import REQUEST, Given, Mode, Need, TypedBy, Typing, Value
from goodwork.registers.organisations import queries as organisations
from goodwork.registers.people import queries as people
from goodwork.registers.people import services as people_services

INTERPRETER_LANGUAGES = {"UR": "ur", "AR": "ar", "PL": "pl"}
"""The interpreter's language as the check offers it -> its BCP-47 tag; a signer is a professional, not one of these."""


def given_of(draft: Draft | None) -> dict[str, Given]:
    """Return a draft's answers with how each of them reached us."""
    return {} if draft is None else {key: rules.given_from_json(one) for key, one in draft.answers.items()}


def values_of(draft: Draft | None) -> dict[str, Value]:
    """Return a draft's answers."""
    return {key: one.value for key, one in given_of(draft).items()}


def known_of(row: Request) -> frozenset[str]:
    """Return the names that a request can put into its questions."""
    return frozenset({"provider"}) if row.provider_id else frozenset()


def hand_of(by: Actor, person_id: UUID) -> Actor:
    """Return who acts: whoever comes by link acts as the person, or for them."""
    if by.id is not None or by.kind not in {ActorKind.PERSON, ActorKind.HELPER}:
        return Actor(kind=by.kind, id=by.id, on_behalf_of=None if by.id == person_id else person_id)
    if by.kind is ActorKind.HELPER:
        return Actor(kind=ActorKind.HELPER, on_behalf_of=person_id)
    return Actor(kind=ActorKind.PERSON, id=person_id)


def _proved(row: Request, by: Actor) -> bool:
    """Say whether whoever sends has proved to be the person of a request, or is staff; another person has not."""
    if by.kind is ActorKind.PERSON:
        return by.id in people.ids_of(SYSTEM_VIEWER, row.person_id)
    return by.id is not None


def end(rows: Iterable[Request], move: str, *, at: datetime) -> None:
    """Move requests to an end, and delete their drafts: what was not sent is not kept. Two queries a state."""
    by_state: dict[str, list[UUID]] = {}
    for row in rows:
        row.state, row.ended_at = REQUEST.move(row.state, move), at
        by_state.setdefault(row.state, []).append(row.id)
    for state, ids in by_state.items():
        Request.objects.filter(id__in=ids).update(state=state, ended_at=at)
        Draft.objects.filter(request_id__in=ids).delete()


def send(row: Request, given: Mapping[str, Given], *, typing: Typing, session: str, by: Actor, at: datetime) -> UUID:
    """Make the response to an open request, with all that follows from it, and return its id."""
    definition = library.kept(row.definition_id)
    answers = rules.given(definition, {key: one.value for key, one in given.items()}, known_of(row))
    hand = hand_of(by, row.person_id)
    wants = rules.code(definition, answers, "WANTS_COACH")
    consent = rules.code(definition, answers, "CONSENT")
    has_text = bool(rules.texts_to_read(definition, answers))
    needs = rules.needs(wants=wants, consent=consent if _works(row.provider_id, at=at) else None, has_text=has_text)
    holder = row.provider_id if Need.COACH in needs else row.reader_id if Need.READER in needs else None
    response = Response.objects.create(
        request=row,
        definition_id=row.definition_id,
        person_id=row.person_id,
        language=typing.language,
        mode=typing.mode.value,
        wants=wants or "",
        consent=consent or "",
        holder_id=holder,
        session_sha256=session,
        submitted_at=at,
        closed_at=None if holder else at,
    )
    _keep_answers(response, definition, answers, given)
    end([row], "SUBMIT", at=at)
    _end_others(row, by=hand, at=at)
    _note_consent(row, definition, consent, language=typing.language, by=hand, at=at)
    _note_needs(row, definition, answers, by=hand, at=at)
    _note_phone(row, definition, answers, proved=_proved(row, by), by=hand, at=at)
    _note_language(row, typing, by=hand, at=at)
    _promise(row, response, needs, told=_told(typing.mode), by=hand, at=at)
    if needs == (Need.NOBODY,) and wants is not None and typing.typed_by is not TypedBy.PERSON:
        _thank(row, by=hand, at=at)
    record(_submitted(row, response, definition, answers, typing, has_text), by=hand, at=at)
    return response.id


def _works(provider_id: UUID | None, *, at: datetime) -> bool:
    """Say whether the provider that was asked about still works: of one that has closed nobody waits for a call."""
    if provider_id is None:
        return True
    return not organisations.not_at_work(SYSTEM_VIEWER, [provider_id], local_date(at))


def _thank(row: Request, *, by: Actor, at: datetime) -> None:
    """Thank in writing whoever said no by another's hand, so that they know what was noted (complaint 28)."""
    messaging.queue(
        person_id=row.person_id,
        template="THANKS_ANSWER",
        subject_kind="REQUEST",
        subject_id=row.id,
        organisation_id=row.reader_id,
        by=by,
        at=at,
    )


def _told(mode: Mode) -> Told:
    return Told.ON_SCREEN if mode is Mode.WEB else Told.BY_VOICE


def _keep_answers(
    response: Response, definition: Definition, answers: Mapping[str, Value], given: Mapping[str, Given]
) -> None:
    rows = []
    for position, (key, value) in enumerate(answers.items()):
        how = given[key].typing
        rows.append(
            Answer(
                response=response,
                field=key,
                position=position,
                value=rules.to_json(value),
                said_by=response.person_id,
                typed_by=how.typed_by.value,
                typed_by_id=how.user_id,
                relation="" if how.relation is None else how.relation.value,
                language=how.language,
                mode=how.mode.value,
                answered_at=given[key].at,
            )
        )
    Answer.objects.bulk_create(rows)


def _end_others(row: Request, *, by: Actor, at: datetime) -> None:
    """Whoever has answered is not asked the same by another request that still waits (complaint 19)."""
    ids = people.ids_of(SYSTEM_VIEWER, row.person_id)
    others = list(
        Request.objects.select_for_update(of=("self",))
        .filter(person_id__in=ids, definition__code=row.definition.code, state__in=sorted(REQUEST.open))
        .exclude(id=row.id)
        .order_by("id")
    )
    end(others, "WITHDRAW", at=at)
    record(
        *(
            events.RequestWithdrawn(
                request_id=other.id,
                person_id=other.person_id,
                organisation_id=other.organisation_id,
                reason=Code("ANSWERED_ANOTHER"),
            )
            for other in others
        ),
        by=by,
        at=at,
    )


def _note_consent(
    row: Request, definition: Definition, consent: str | None, *, language: str, by: Actor, at: datetime
) -> None:
    """Write the answer about sharing into the register, with the wording that was shown."""
    if consent is None or row.provider_id is None:
        return
    wording = definition.words.get(language) or definition.words["en"]
    shown = language if language in definition.words else "en"
    note = people_services.give_consent if consent == "YES" else people_services.decline_consent
    note(
        person_id=row.person_id,
        recipient_id=row.provider_id,
        wording_version=f"{definition.wording_version}-{shown}-{wording.status}",
        by=by,
        at=at,
    )


def _note_needs(row: Request, definition: Definition, answers: Mapping[str, Value], *, by: Actor, at: datetime) -> None:
    """Write what the person needs into the register, where it is asked once and used everywhere (C9)."""
    if rules.code(definition, answers, "READING_NEED") == "YES":
        people_services.set_reading_need(person_id=row.person_id, reading_need=True, by=by, at=at)
    interpreter = rules.code(definition, answers, "INTERPRETER")
    if interpreter in INTERPRETER_LANGUAGES:
        people_services.set_contact_needs(
            person_id=row.person_id, interpreter_language=INTERPRETER_LANGUAGES[interpreter], by=by, at=at
        )
    if interpreter == "BSL":
        people_services.set_contact_needs(person_id=row.person_id, professional="BSL", by=by, at=at)
    if rules.code(definition, answers, "MAY_LEAVE_MESSAGE") == "NO":
        people_services.set_safe_contact(person_id=row.person_id, safe_contact=True, by=by, at=at)


def _note_phone(
    row: Request, definition: Definition, answers: Mapping[str, Value], *, proved: bool, by: Actor, at: datetime
) -> None:
    """Write a better number into the register, where the person has proved who they are or told a member of staff.

    By a link alone it stays among the answers for whoever rings: who holds somebody's link can't turn their messages.
    """
    number = _phone_of(definition, answers)
    if proved and number:
        people_services.correct_details(person_id=row.person_id, mobile=number, by=by, at=at)


def _note_language(row: Request, typing: Typing, *, by: Actor, at: datetime) -> None:
    """Write to somebody from now on in the language in which they answered with their own hand."""
    facts = people.reach_facts(SYSTEM_VIEWER, [row.person_id], at=at).get(row.person_id)
    if typing.typed_by is TypedBy.PERSON and facts is not None and facts.language.split("-")[0] != typing.language:
        people_services.set_language(person_id=row.person_id, language=typing.language, by=by, at=at)


def _phone_of(definition: Definition, answers: Mapping[str, Value]) -> str:
    """Return the telephone number among the answers, "" where there is none."""
    fields = (f.key for s in definition.steps for f in s.fields if f.kind is FieldKind.PHONE)
    return next((str(answers[key]) for key in fields if answers.get(key)), "")


def _promise(row: Request, response: Response, needs: tuple[Need, ...], *, told: Told, by: Actor, at: datetime) -> None:
    """Promise what the answer needs, at once: the coach's call, a call from those who asked, a reader."""
    if Need.CALL in needs:
        contacts.promise_call(
            person_id=row.person_id,
            organisation_id=row.reader_id,
            reason=Code("WANTS_COACH"),
            told=told,
            by=by,
            at=at,
        )
    if response.holder_id is None:
        return
    coach = Need.COACH in needs
    promises.make(
        subject_kind="ANSWER",
        subject_id=response.id,
        person_id=row.person_id,
        organisation_id=response.holder_id,
        step=(Promised.COACH_WILL_RING if coach else Promised.WE_WILL_READ_ANSWER).value,
        due_date=due_in(at, settings.GOODWORK_PROMISE_WORKING_DAYS),
        told=told,
        by=by,
        at=at,
    )


def _submitted(
    row: Request,
    response: Response,
    definition: Definition,
    answers: Mapping[str, Value],
    typing: Typing,
    has_text: bool,
) -> events.QuestionnaireSubmitted:
    def one(name: str) -> Code | None:
        found = rules.code(definition, answers, name)
        return None if found is None else Code(found)

    def several(name: str) -> tuple[Code, ...]:
        return tuple(Code(c) for c in rules.codes(definition, answers, name))

    return events.QuestionnaireSubmitted(
        response_id=response.id,
        request_id=row.id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        provider_id=row.provider_id,
        trigger_kind=Code(row.trigger_kind),
        trigger_id=row.trigger_id,
        questionnaire=Code(definition.code),
        version=definition.version,
        mode=typing.mode,
        typed_by=typing.typed_by,
        language=Code(typing.language.upper()),
        work_status=one("WORK_STATUS") or Code("UNKNOWN"),
        hours_band=one("HOURS_BAND"),
        barriers=several("BARRIERS"),
        able=rules.score(definition, answers, "ABLE"),
        worried=rules.score(definition, answers, "WORRIED"),
        confident=rules.score(definition, answers, "CONFIDENT"),
        area=several("AREA"),
        may_work=one("MAY_WORK"),
        wants_coach=one("WANTS_COACH"),
        consent=one("CONSENT"),
        reach_by=one("REACH_BY"),
        reach_when=several("REACH_WHEN"),
        has_text=has_text,
        gave_phone=bool(_phone_of(definition, answers)),
    )
