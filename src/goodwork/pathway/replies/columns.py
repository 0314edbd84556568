"""The file that an organisation takes its referrals out by and its answers in: columns, and one row read. No Django.

What may be filled in is `status`, `reason`, `until_date`, `tried`, `attended_date` and `question`; the rest is for
reading, and is passed over on the way in. A file that comes back as it went out changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from goodwork.kernel.parsers import Unreadable, any_date
from goodwork.pathway.referrals.rules import REASONS, Move, Reason, State
from goodwork.pathway.replies.rules import DECLINE_REASONS, END_REASONS, MOST_WORDS, Act, Answer, Attempt

NEEDED: Final = ("referral", "status")
"""Columns without which a file can't be taken in."""

FILLED_IN: Final = ("status", "reason", "until_date", "tried", "attended_date", "question")
"""Columns in which an organisation answers."""

COLUMNS: Final = (
    "referral",
    "reference",
    *FILLED_IN,
    "status_as_exported",
    "programme",
    "asked_by",
    "received_date",
    "answer_by_date",
    "name",
    "phone",
    "mobile",
    "email",
    "address",
    "language",
    "needs",
    "work_status",
    "asked_for",
    "words",
    "comment",
    "take_care",
)
"""Every column that goes out, in its order."""

CONTACTED: Final = "CONTACTED"
STATUS_WORDS: Final[dict[str, str]] = {
    State.REQUESTED.value: "Waits for your answer",
    State.ACCEPTED.value: "You take it on",
    CONTACTED: "You have been in touch with them",
    State.IN_PROGRESS.value: "Support has started",
    State.ON_HOLD.value: "They want it later, until until_date",
    State.REJECTED.value: "You can’t take it on, for the reason given",
    State.COMPLETED.value: "The support is finished",
    State.CANCELLED.value: "It ended before the end, for the reason given",
    State.FAILED.value: "They could not be reached",
}
"""What may stand in `status`, and what it says."""

_ALSO: Final = {"STARTED": State.IN_PROGRESS.value, "DECLINED": State.REJECTED.value, "FINISHED": State.COMPLETED.value}
_ENDS: Final = {
    State.COMPLETED.value: Move.COMPLETE,
    State.CANCELLED.value: Move.CANCEL,
    State.FAILED.value: Move.FAIL,
}
_ONLY: Final = {
    State.COMPLETED.value: Reason.PLAN_COMPLETED,
    State.FAILED.value: Reason.UNABLE_TO_CONTACT,
}
"""What an end means where no reason is given."""


def status_of(state: State, *, contacted: bool) -> str:
    """Return what stands in `status` for a referral."""
    return CONTACTED if state is State.ACCEPTED and contacted else state.value


class Mend(ValueError):
    """A row that can't be taken as it is: the column to mend, and how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Filled:
    """What one row says: its referral, and its answers in the order in which they are taken."""

    referral: str
    answers: tuple[Answer, ...]


def read_row(cells: Mapping[str, str], *, standing: str = "") -> Filled:
    """Return what a row says. A status that is the one exported, or how it stands now, says nothing.

    `standing` is the status as it is now, for a file without the column `status_as_exported`.
    Raises: Mend, naming the column.
    """
    answers: list[Answer] = []
    if how := _own(cells.get("tried", "")).upper():
        if how not in set(Attempt):
            raise Mend("tried", f"Enter how you tried to reach them: {', '.join(Attempt)}.")
        answers.append(Answer(Act.TRIED, how=Attempt(how)))
    status = _status(cells.get("status", ""))
    before = _status(cells.get("status_as_exported", "")) or standing
    if status and status != before:
        answers.append(_move(status, cells))
    if text := _own(cells.get("attended_date", "")):
        answers.append(Answer(Act.ATTEND, day_iso=_date("attended_date", text).isoformat()))
    if words := _own(cells.get("question", "")):
        if len(words) > MOST_WORDS:
            raise Mend("question", f"Use {MOST_WORDS:,} letters or fewer.")
        answers.append(Answer(Act.ASK, words=words))
    return Filled(_own(cells.get("referral", "")), tuple(answers))


def _move(status: str, cells: Mapping[str, str]) -> Answer:
    reason = _reason(cells.get("reason", ""))
    if status == State.ACCEPTED:
        return Answer(Act.ACCEPT)
    if status == CONTACTED:
        return Answer(Act.CONTACT)
    if status == State.IN_PROGRESS:
        return Answer(Act.START)
    if status == State.ON_HOLD:
        text = _own(cells.get("until_date", ""))
        if not text:
            raise Mend("until_date", "Enter the day until which they want to wait, like 2026-12-03.")
        return Answer(Act.PUT_OFF, day_iso=_date("until_date", text).isoformat())
    if status == State.REJECTED:
        if reason not in DECLINE_REASONS:
            raise Mend("reason", f"Enter why: {_list(DECLINE_REASONS)}.")
        return Answer(Act.DECLINE, reason=reason)
    if status in _ENDS:
        fitting = tuple(r for r in END_REASONS if REASONS[r].move is _ENDS[status])
        reason = reason or _ONLY.get(status)
        if reason not in fitting:
            raise Mend("reason", f"Enter how it ended: {_list(fitting)}.")
        return Answer(Act.END, reason=reason)
    raise Mend("status", "A file takes nothing back: put a wrong answer right in the inbox, or by the link.")


def _list(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(reason.value for reason in reasons)


def _own(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return cell.strip().removeprefix("'").strip()


def _status(cell: str) -> str:
    code = _own(cell).upper().replace(" ", "_").replace("-", "_")
    code = _ALSO.get(code, code)
    if code and code not in STATUS_WORDS:
        raise Mend("status", f"Enter one of {', '.join(STATUS_WORDS)}, or leave it as it was.")
    return code


def _reason(cell: str) -> Reason | None:
    code = _own(cell).upper().replace(" ", "_").replace("-", "_")
    return Reason(code) if code in set(Reason) else None


def _date(column: str, text: str) -> date:
    try:
        return any_date(text)
    except Unreadable as unreadable:
        raise Mend(column, f"{unreadable.message}: {column} is like 2026-12-03.") from None
