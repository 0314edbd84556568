"""People's records by their ids: how one stands, possible matches, links, holds, and a person's own file.

An administrator keeps records in order and sees nobody: these commands print ids, states and what agrees, never a name,
a date of birth or a number. The file that `bundle` writes is for the person.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from goodwork.cli.door import Refused, door
from goodwork.kernel.identifiers import parse_nhs_number
from goodwork.kernel.parsers import any_date, date_iso
from goodwork.kernel.states import CannotMove
from goodwork.registers.people import keeping, queries, services
from goodwork.registers.people.codes import ReviewState

app = typer.Typer(no_args_is_help=True)
review = typer.Typer(no_args_is_help=True, help="Rows that may or may not be about somebody known.")
hold = typer.Typer(no_args_is_help=True, help="Records that must be kept whatever their age.")
app.add_typer(review, name="review")
app.add_typer(hold, name="hold")

PERSON = typer.Argument(help="Id of the person's record.")
REVIEW = typer.Argument(help="Id of the review; see `goodwork people review list`.")


def _id(text: str) -> UUID:
    """Return an id as it was typed."""
    try:
        return UUID(text.strip())
    except ValueError:
        raise Refused(f"'{text}' is no id; an id looks like 01a200b8-c8ee-756c-a8b3-25c944620565.") from None


@app.command()
def find(
    nhs_number: Annotated[str, typer.Argument(help="NHS number, ten digits.")],
    birth_date: Annotated[str, typer.Argument(help="Date of birth, like 1990-01-01.")],
) -> None:
    """Print the id of the person who has this NHS number and this date of birth. The look is written down."""
    opened = door()
    found = queries.person_for_glass(
        opened.viewer, nhs_number=parse_nhs_number(nhs_number), birth_date=any_date(birth_date), at=opened.at
    )
    if found is None:
        raise Refused("There is nobody with this NHS number and this date of birth.")
    opened.document({"person_id": found})


@app.command()
def show(person_id: Annotated[str, PERSON]) -> None:
    """Print how a record stands: links, flags, hold, until when it is kept; nothing that says who it is."""
    opened = door()
    opened.document(queries.record(opened.viewer, _id(person_id), at=opened.at))


@app.command()
def link(
    kept_id: Annotated[str, typer.Argument(help="Record under which the person is known from now on.")],
    merged_id: Annotated[str, typer.Argument(help="Record that is linked to it.")],
) -> None:
    """Link two records of one person. `goodwork people part` takes it back."""
    opened = door()
    try:
        services.link(kept_id=_id(kept_id), merged_id=_id(merged_id), by=opened.actor, at=opened.at)
    except services.CannotLink as refusal:
        raise Refused(f"{refusal}.") from None
    opened.document(queries.record(opened.viewer, _id(kept_id), at=opened.at))


@app.command()
def part(merged_id: Annotated[str, typer.Argument(help="Record that was linked to another.")]) -> None:
    """Part a record from the one that it was linked to; both stand as they did before."""
    opened = door()
    try:
        services.part(merged_id=_id(merged_id), by=opened.actor, at=opened.at)
    except services.CannotPart as refusal:
        raise Refused(f"{refusal}.") from None
    opened.document(queries.record(opened.viewer, _id(merged_id), at=opened.at))


@app.command()
def bundle(
    person_id: Annotated[str, PERSON],
    to: Annotated[Path | None, typer.Option("--to", help="Where to write it; a folder or a new file.")] = None,
) -> None:
    """Write everything held about a person into one file for them (subject access), which is written down."""
    opened = door()
    made = queries.bundle(opened.viewer, _id(person_id), at=opened.at)
    path = to or Path(made.filename)
    if path.is_dir():
        path = path / made.filename
    try:
        # Only the operator's account may read it: it holds everything about somebody.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made.content)
    except FileExistsError:
        raise Refused(f"There is a file {path} already; name another with --to.") from None
    except OSError as problem:
        raise Refused(f"The file {path} can't be written: {problem.strerror}.") from None
    opened.document({"person_id": made.person_id, "file": str(path), "bytes": len(made.content)})


@app.command()
def classify(
    person_id: Annotated[str, PERSON],
    record_class: Annotated[str, typer.Argument(help="Class of record; see `goodwork people retention`.")],
    from_date: Annotated[str, typer.Argument(help="Day from which its years count, like 2026-12-31.")],
) -> None:
    """Note that a record belongs to a class that is kept for its own time."""
    opened = door()
    code = record_class.strip().upper().replace("-", "_")
    if code not in keeping.RETENTION:
        raise Refused(f"There is no class {record_class}; the classes are {', '.join(keeping.RETENTION)}.")
    day: date = date_iso(from_date)
    services.classify_record(person_id=_id(person_id), record_class=code, from_date=day, by=opened.actor, at=opened.at)
    opened.document(queries.record(opened.viewer, _id(person_id), at=opened.at))


@app.command()
def retention() -> None:
    """Print for how long each class of record is kept, and who says so."""
    opened = door()
    opened.show(queries.retention_policy(opened.viewer), columns=["code", "meaning", "source"])


@review.command("list")
def review_list(
    state: Annotated[str, typer.Option("--state", help="open, linked or kept-apart.")] = "open",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 100,
) -> None:
    """Print the rows that wait for a human, oldest first, or those that were decided."""
    opened = door()
    try:
        asked = ReviewState(state.strip().upper().replace("-", "_"))
    except ValueError:
        raise Refused(f"--state is '{state}'; it can be open, linked or kept-apart.") from None
    found = queries.reviews(opened.viewer, state=asked, limit=limit, at=opened.at)
    columns = ["review_id", "reason", "state", "organisation", "source_kind", "opened_at", "candidate_ids"]
    rows = [{name: getattr(row, name) for name in columns} for row in found.rows]
    opened.show(rows, columns=columns, empty="No row waits.")
    if found.total > len(rows):
        opened.say(f"{len(rows)} of {found.total} are shown; --limit shows more.")


@review.command("show")
def review_show(review_id: Annotated[str, REVIEW]) -> None:
    """Print whom a row may be about, and which fields agree; the values stay hidden."""
    opened = door()
    found = queries.review(opened.viewer, _id(review_id), at=opened.at)
    rows = [
        {
            "person_id": candidate.person_id,
            "agreeing": candidate.agreeing,
            **{item.label: _words(item.agrees) for item in candidate.fields},
        }
        for candidate in found.candidates
    ]
    document = {
        "review_id": found.review_id,
        "reason": found.reason,
        "state": found.state,
        "own_person_id": found.own_person_id,
        "linked_to": found.linked_to,
        "candidates": rows,
    }
    opened.document(document, rows=rows)


def _words(agrees: bool | None) -> str:
    """Return whether a field agrees, in words."""
    return "one side only" if agrees is None else "agrees" if agrees else "differs"


def _decided(review_id: str) -> None:
    """Print how a review stands."""
    opened = door()
    found = queries.review(opened.viewer, _id(review_id), at=opened.at)
    told: dict[str, Any] = {
        "review_id": found.review_id,
        "state": found.state,
        "own_person_id": found.own_person_id,
        "linked_to": found.linked_to,
    }
    opened.document(told)


@review.command("link")
def review_link(
    review_id: Annotated[str, REVIEW],
    person_id: Annotated[str, typer.Argument(help="Id of the known person whom the row is about.")],
) -> None:
    """Say that a row is about somebody known."""
    opened = door()
    try:
        services.link_review(review_id=_id(review_id), person_id=_id(person_id), by=opened.actor, at=opened.at)
    except CannotMove:
        raise Refused("This row is decided already; `goodwork people review undo` takes that back.") from None
    except services.CannotLink as refusal:
        raise Refused(f"{refusal}.") from None
    _decided(review_id)


@review.command("keep-apart")
def review_keep_apart(review_id: Annotated[str, REVIEW]) -> None:
    """Say that a row is about somebody of their own."""
    opened = door()
    try:
        services.keep_apart(review_id=_id(review_id), by=opened.actor, at=opened.at)
    except CannotMove:
        raise Refused("This row is decided already; `goodwork people review undo` takes that back.") from None
    _decided(review_id)


@review.command("undo")
def review_undo(review_id: Annotated[str, REVIEW]) -> None:
    """Take a decision about a row back; it waits again."""
    opened = door()
    try:
        services.undo_review(review_id=_id(review_id), by=opened.actor, at=opened.at)
    except CannotMove:
        raise Refused("Nothing was decided about this row yet.") from None
    _decided(review_id)


@hold.command("set")
def hold_set(
    person_id: Annotated[str, PERSON],
    reason: Annotated[str, typer.Option("--reason", help="Why the record must be kept.")],
) -> None:
    """Keep a record whatever its age, until the hold is released."""
    opened = door()
    try:
        services.set_hold(person_id=_id(person_id), reason=reason, by=opened.actor, at=opened.at)
    except services.CannotHold as refusal:
        raise Refused(f"{refusal}.") from None
    opened.document(queries.record(opened.viewer, _id(person_id), at=opened.at))


@hold.command("release")
def hold_release(person_id: Annotated[str, PERSON]) -> None:
    """Let the class of a record decide again how long it is kept."""
    opened = door()
    try:
        services.release_hold(person_id=_id(person_id), by=opened.actor, at=opened.at)
    except services.CannotHold as refusal:
        raise Refused(f"{refusal}.") from None
    opened.document(queries.record(opened.viewer, _id(person_id), at=opened.at))
