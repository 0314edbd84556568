"""What the templates of calls and concerns are given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.reach.contacts.queries import CallRow, CallView, ConcernRow, ConcernView
from goodwork.reach.contacts.rules import PART_NAMES, REASONS, DayPart, Result, Way
from goodwork.reach.promises.rules import Window
from goodwork.web.forms import Form
from goodwork.web.staff.calls.forms import language_name

WAY_NAMES = {Way.PHONE: "Rang", Way.SMS: "Text", Way.EMAIL: "Email", Way.LETTER: "Letter", Way.VISIT: "Visit"}
RESULT_NAMES = {
    Result.REACHED: "Reached",
    Result.NO_ANSWER: "No answer",
    Result.VOICEMAIL: "Left a voicemail",
    Result.WRONG_NUMBER: "Wrong number",
    Result.SENT: "Sent",
}
WINDOW_NAMES = {Window.ANY: "", Window.MORNING: "9am to 12 noon", Window.AFTERNOON: "12 noon to 5pm"}


class _Words:
    """Codes in words."""

    @staticmethod
    def way(code: Way) -> str:
        return WAY_NAMES[code]

    @staticmethod
    def result(code: Result) -> str:
        return RESULT_NAMES[code]

    @staticmethod
    def part(code: DayPart) -> str:
        return PART_NAMES[code]

    @staticmethod
    def window(code: Window) -> str:
        return WINDOW_NAMES[code]

    @staticmethod
    def spoken(code: str) -> str:
        return language_name(code)


@dataclass(frozen=True)
class CallListPage(_Words):
    """The calls that the viewer's organisations owe; `marks` tell two of one name apart."""

    rows: list[CallRow]
    kind: str
    total: int
    marks: dict[UUID, str]


@dataclass(frozen=True)
class CallPage(_Words):
    """One call, with the form to write down what happened."""

    call: CallView
    form: Form
    person_url: bool
    questions_url: str

    @property
    def reason(self) -> str:
        """Return why the person is rung."""
        return REASONS.get(self.call.row.reason, REASONS["OTHER"])


@dataclass(frozen=True)
class CallFormPage(_Words):
    """A form about one call."""

    call: CallView
    form: Form


@dataclass(frozen=True)
class PersonFormPage:
    """A form about one person."""

    person_id: UUID
    name: str
    form: Form
    lead: str = ""


@dataclass(frozen=True)
class ConcernListPage:
    """The concerns that the viewer may read; `marks` tell two of one name apart."""

    rows: list[ConcernRow]
    marks: dict[UUID, str]
    closed: bool
    leads: list[tuple[UUID, str, str]]


@dataclass(frozen=True)
class ConcernPage:
    """One concern, with the form to close it."""

    concern: ConcernView
    form: Form


@dataclass(frozen=True)
class LeadPage:
    """Who answers for concerns in one organisation."""

    organisation_id: UUID
    organisation: str
    form: Form
