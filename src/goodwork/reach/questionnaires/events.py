"""What happens to questionnaires: ids, codes, scores and dates; never an answer in a person's own words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.reach.questionnaires.rules import Mode, TypedBy


@dataclass(frozen=True, kw_only=True)
class DefinitionPublished(Event, subject="definition"):
    """A version of a questionnaire can be asked from now on, and is kept for good (E7)."""

    definition_id: UUID
    questionnaire: Code
    version: int


@dataclass(frozen=True, kw_only=True)
class QuestionnaireRequested(Event, subject="request"):
    """A person is asked a questionnaire, because of the trigger, and a link to it was made for them (A1, A2)."""

    request_id: UUID
    person_id: UUID
    organisation_id: UUID
    provider_id: UUID | None = None
    questionnaire: Code
    version: int
    trigger_kind: Code
    trigger_id: UUID
    link_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionnaireStarted(Event, subject="request"):
    """The first answer of a request was saved."""

    request_id: UUID
    person_id: UUID
    organisation_id: UUID
    mode: Mode
    typed_by: TypedBy
    language: Code


@dataclass(frozen=True, kw_only=True)
class StepAnswered(Event, subject="request"):
    """One page of a questionnaire was answered and saved, and not yet sent."""

    request_id: UUID
    person_id: UUID
    step: Code
    mode: Mode
    typed_by: TypedBy
    language: Code


@dataclass(frozen=True, kw_only=True)
class QuestionnaireSubmitted(Event, subject="response"):
    """A person sent their answers (A1, A7): codes and scores as they stood then.

    `wants_coach` and `consent` are None where they were not asked; a score is None where no number was given. Raw hours
    and areas are codes of the definition, which outlive its versions. `has_text`: there are own words for a human to
    read; `gave_phone`: there is another number among the answers. `organisation_id` asked; `provider_id` is whom the
    person was asked about sharing with.
    """

    response_id: UUID
    request_id: UUID
    person_id: UUID
    organisation_id: UUID
    provider_id: UUID | None = None
    trigger_kind: Code
    trigger_id: UUID
    questionnaire: Code
    version: int
    mode: Mode
    typed_by: TypedBy
    language: Code
    work_status: Code
    hours_band: Code | None = None
    barriers: tuple[Code, ...] = ()
    able: int | None = None
    worried: int | None = None
    confident: int | None = None
    area: tuple[Code, ...] = ()
    may_work: Code | None = None
    wants_coach: Code | None = None
    consent: Code | None = None
    reach_by: Code | None = None
    reach_when: tuple[Code, ...] = ()
    has_text: bool = False
    gave_phone: bool = False


@dataclass(frozen=True, kw_only=True)
class QuestionnaireNotAnswered(Event, subject="request"):
    """Nobody answered a request in 84 days, and it ended so; it was never open in the sense of a promise."""

    request_id: UUID
    person_id: UUID
    organisation_id: UUID
    trigger_kind: Code
    trigger_id: UUID
    started: bool


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(Event, subject="request"):
    """A request ended before it was answered: the person died, or answered another one (complaint 19)."""

    request_id: UUID
    person_id: UUID
    organisation_id: UUID
    reason: Code


@dataclass(frozen=True, kw_only=True)
class RequestReopened(Event, subject="request"):
    """A request can be answered for another 84 days, because the person asked for a fresh link."""

    request_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class FreshLinkAsked(Event, subject="ask"):
    """Somebody asked for a new link; who it is, if we know them, is looked up by a job afterwards."""

    ask_id: UUID


@dataclass(frozen=True, kw_only=True)
class FreshLinkAnswered(Event, subject="ask"):
    """What came of asking for a new link: SENT, CALL_PROMISED, NOBODY, LOCKED, TOO_MANY or SHARED."""

    ask_id: UUID
    outcome: Code
    person_id: UUID | None = None
    link_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AnswersRead(Event, subject="response"):
    """Somebody whose task it is has read what a person wrote in their own words."""

    response_id: UUID
    person_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class AnswersCoded(Event, subject="response"):
    """A reader said what a person's own words are about (A7); it takes the place of what was said before.

    No theme is a coding too: somebody looked, and none fits.
    """

    response_id: UUID
    person_id: UUID
    themes: tuple[Code, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswersClosed(Event, subject="response"):
    """A response needs nobody any more, or goes on under another thing, whose promise it is now."""

    response_id: UUID
    person_id: UUID
    reason: Code


@dataclass(frozen=True, kw_only=True)
class PersonSaidNotNow(Event, subject="person"):
    """A person said on their own page that they don't want this for now; what is open can rest (B3: DEFERRED)."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class OwnWordsErased(Event, subject="response"):
    """The free text of a response was erased with its person."""

    response_id: UUID
    person_id: UUID
