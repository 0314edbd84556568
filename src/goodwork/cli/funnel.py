"""The funnel: from list to outcome, with everybody accounted for or counted as not."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from goodwork.cli.door import Refused, door, progress_so_far

app = typer.Typer(no_args_is_help=True)

SLUG = typer.Argument(help="The programme's slug, or all for every referral made here.")
BY = typer.Option(help="Break down by area, practice, pcn, place, month or ethnic-group.")


@app.callback()
def _funnel() -> None:
    """The funnel: from list to outcome, with everybody accounted for or counted as not."""


@app.command("show")
def show(slug: Annotated[str, SLUG], by: Annotated[str | None, BY] = None) -> None:
    """Print a programme's funnel: stages, their parts, and who is not accounted for."""
    from goodwork.oversight.funnel import queries
    from goodwork.oversight.funnel.rules import as_document

    opened = door()
    if by is not None and by not in {b.value for b in queries.By}:
        raise Refused(f"--by is '{by}'; it can be area, practice, pcn, place, month or ethnic-group.")
    _catch_up()
    table = queries.table(opened.viewer, slug)
    found: dict[str, Any] = {"programme": slug, **as_document(table)}
    if by is not None:
        groups = queries.tables_by(opened.viewer, slug, queries.By(by))
        found["groups"] = {name: as_document(group) for name, group in groups.items()}
    opened.document(found, rows=list(_rows(found)), columns=["group", "stage", "part", "count", "of", "percent"])


@app.command("steps")
def steps(by: Annotated[str | None, typer.Option(help="Break down by practice, pcn or month.")] = None) -> None:
    """Print the steps from list to referral: on list, eligible, sent, delivered, opened, answered, consented."""
    from goodwork.oversight.funnel import queries

    opened = door()
    if by is not None and by not in {"practice", "pcn", "month"}:
        raise Refused(f"--by is '{by}'; it can be practice, pcn or month.")
    view = queries.show_steps(opened.viewer, by=None if by is None else queries.By(by))
    found: dict[str, Any] = _shown(view.whole)
    if by is not None:
        found["groups"] = {group.group: _shown(group) for group in view.groups}
    opened.document(found, rows=list(_rows(found)), columns=["group", "stage", "part", "count", "of", "percent"])


@app.command("rebuild")
def rebuild() -> None:
    """Make the funnel's tables anew from the ledger."""
    from goodwork.oversight.funnel import services

    opened = door()
    with progress_so_far("Reading the ledger") as tell:
        count = services.rebuild(progress=tell)
    opened.document({"events": count})


def _catch_up() -> None:
    from goodwork.oversight.funnel import services

    with progress_so_far("Counting") as tell:
        services.catch_up(progress=tell)


def _shown(shown: Any) -> dict[str, Any]:
    return {
        "stages": [
            {
                "stage": stage.stage,
                "count": stage.count,
                "parts": {part.name: part.count for part in stage.parts},
                "not_accounted_for": stage.not_accounted_for.count,
            }
            for stage in shown.stages
        ]
    }


def _rows(found: dict[str, Any]) -> Any:
    """Yield the lines of the printed table: each count with its denominator and whole percentage, half up."""
    from goodwork.kernel.disclosure import percent_half_up

    for group, funnel in [("", found), *found.get("groups", {}).items()]:
        for stage in funnel["stages"]:
            yield {"group": group, "stage": stage["stage"], "part": "", "count": stage["count"]}
            for part, count in {**stage["parts"], "NOT_ACCOUNTED_FOR": stage["not_accounted_for"]}.items():
                of = stage["count"]
                percent = None if count is None or of is None else percent_half_up(count, of)
                yield {
                    "group": group,
                    "stage": stage["stage"],
                    "part": part,
                    "count": count,
                    "of": of,
                    "percent": percent,
                }
        status = funnel.get("work_status")
        for name, figure in status["rows"].items() if status else ():
            yield {
                "group": group,
                "stage": "WORK_STATUS",
                "part": name,
                "count": figure["count"],
                "of": status["denominator"],
                "percent": figure["percent"],
            }
