"""What the templates of an answer are given, and how a form becomes an answer; the inbox shares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import QueryDict

from goodwork.kernel.ids import new_id
from goodwork.pathway.referrals.rules import REASONS, Reason, State
from goodwork.pathway.replies import rules
from goodwork.pathway.replies.queries import Details, RequestView
from goodwork.pathway.replies.rules import Act, Answer, Attempt
from goodwork.web.forms import DayInput

UNREAL_DAY = "Enter a real day, like 23 11 2026."


@dataclass(frozen=True, kw_only=True)
class ActsPart:
    """What can be answered now, drawn by `reply/acts.jinja`.

    `address` takes the POST; `once` makes a second press the first. `wrong` is the act whose form has an error, with
    what was typed kept in `words` and `day`.
    """

    address: str
    once: UUID
    possible: tuple[Act, ...]
    correct_to: tuple[State, ...]
    state: State
    wrong: str = ""
    error: str = ""
    words: str = ""
    day: dict[str, str] | None = None

    def text(self, act: Act) -> str:
        """Return what stands on a button: a question comes first only where nothing was answered yet."""
        if act is Act.ASK and self.state is not State.REQUESTED:
            return "We have a question"
        return rules.ACT_WORDS[act]

    @staticmethod
    def reason_text(reason: Reason) -> str:
        return REASONS[reason].words

    @staticmethod
    def to_text(state: State) -> str:
        return rules.CORRECT_WORDS[state]

    @property
    def decline_reasons(self) -> tuple[Reason, ...]:
        """The reasons for which something can be turned down."""
        return rules.DECLINE_REASONS

    @property
    def end_reasons(self) -> tuple[Reason, ...]:
        """The ways in which something can end from here: what never began was not finished."""
        begun = self.state is State.IN_PROGRESS
        return tuple(r for r in rules.END_REASONS if begun or REASONS[r].move.value != "COMPLETE")

    @property
    def attempts(self) -> tuple[tuple[Attempt, str], ...]:
        """How somebody can have been tried, each with its words."""
        return tuple(rules.ATTEMPT_WORDS.items())

    @property
    def most_words(self) -> int:
        """The longest question, in letters."""
        return rules.MOST_WORDS

    @property
    def typed_day(self) -> dict[str, str]:
        """What was typed into the three boxes of a day."""
        return self.day or DayInput.parts_of(None)

    @property
    def later(self) -> tuple[Act, ...]:
        """What can be answered besides yes, no and a question, in order."""
        first = {Act.ACCEPT, Act.DECLINE, Act.ASK, Act.CORRECT}
        return tuple(act for act in self.possible if act not in first)


def fresh_acts(address: str, possible: tuple[Act, ...], correct_to: tuple[State, ...], state: State) -> ActsPart:
    """Return the buttons as they stand on a page that nobody has pressed."""
    return ActsPart(address=address, once=new_id(), possible=possible, correct_to=correct_to, state=state)


def kept_acts(
    address: str,
    possible: tuple[Act, ...],
    correct_to: tuple[State, ...],
    state: State,
    *,
    posted: QueryDict,
    error: str,
) -> ActsPart:
    """Return the buttons with an error beside the one that was pressed, and what was typed."""
    if any(posted.get(f"day_{part}", "").strip() for part in DayInput.PARTS) and not _day_iso(posted):
        error = UNREAL_DAY
    return ActsPart(
        address=address,
        once=new_id(),
        possible=possible,
        correct_to=correct_to,
        state=state,
        wrong=posted.get("act", ""),
        error=error,
        words=posted.get("words", "")[: rules.MOST_WORDS],
        day={part: posted.get(f"day_{part}", "")[:6] for part in DayInput.PARTS},
    )


def answer_of(posted: QueryDict) -> Answer | None:
    """Return what was pressed and typed as an answer; None for what no button of ours sends."""
    act = posted.get("act", "")
    if act not in set(Act):
        return None
    reason, to, how = (posted.get(name, "") for name in ("reason", "to", "how"))
    return Answer(
        act=Act(act),
        reason=Reason(reason) if reason in set(Reason) else None,
        words=posted.get("words", "").replace("\x00", "").replace("\r\n", "\n").strip(),
        day_iso=_day_iso(posted),
        to=State(to) if to in set(State) else None,
        how=Attempt(how) if how in set(Attempt) else None,
    )


def _day_iso(posted: QueryDict) -> str:
    """Return the day of the three boxes as 2026-12-03, or what is there of it, which is no day."""
    parts = [posted.get(f"day_{part}", "").strip() for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except (ValueError, OverflowError):
        return ""


def once_of(posted: QueryDict) -> UUID | None:
    """Return the form's own mark; None where it isn't one."""
    try:
        return UUID(posted.get("once", ""))
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class ReplyPage:
    """The page behind a link: the request, what can be answered, and who it is about where a code opened that."""

    token: str
    view: RequestView
    acts: ActsPart
    details: Details | None
    done: str = ""
    notice: str = ""
    has_errors: bool = False

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """The errors for the summary at the top, each with the place to mend."""
        if not self.acts.error:
            return ()
        known = self.acts.wrong in {act.value for act in self.acts.possible}
        return ((f"#act-{self.acts.wrong}" if known else "", self.acts.error),)

    @property
    def reason_words(self) -> str:
        """The reason that stands, in words."""
        return REASONS[self.view.reason].words if self.view.reason else ""


@dataclass(frozen=True, kw_only=True)
class DeadPage:
    """A link that does not work, never a dead end, and the same for every such link."""

    token: str


@dataclass(frozen=True, kw_only=True)
class TypedPage:
    """Where a short code is typed, `with_number` beside that of the request; `fresh` offers a new link instead."""

    typed: str = ""
    number: str = ""
    with_number: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False

    @property
    def has_errors(self) -> bool:
        """Say whether something has to be mended."""
        return bool(self.errors)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """The errors for the summary at the top, each with the place to mend."""
        return tuple((f"#{name}", error) for name, error in self.errors.items())


@dataclass(frozen=True, kw_only=True)
class CodePage:
    """Where the one-time code is typed; `asked` says what happens now where one comes by telephone or post."""

    token: str
    view: RequestView
    error: str = ""
    sent_to: str = ""
    sent_to_id: str = ""
    asked: str = ""

    @property
    def has_errors(self) -> bool:
        """Say whether something has to be mended."""
        return bool(self.error)


@dataclass(frozen=True, kw_only=True)
class SentPage:
    """What is said to everybody who asked for a fresh link."""
