"""Questionnaires: which versions are kept, checking a new one, and publishing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from goodwork.cli.door import Refused, door, say
from goodwork.cli.json_files import read_json

app = typer.Typer(
    no_args_is_help=True, help="Questionnaires: versions that are kept, checking and publishing new ones."
)

COLUMNS = ("code", "version", "languages", "responses", "published_at")


def _body(file: Path) -> dict[str, Any]:
    """Return a definition file's object, or refuse in one sentence."""
    body = read_json(file)
    if not isinstance(body, dict):
        raise Refused(f"{file} holds no definition: it must be one JSON object.")
    return body


@app.command("list")
def list_() -> None:
    """Show every version that is kept, its languages with their state, and how often it was answered."""
    at_hand = door()
    from goodwork.reach.questionnaires import queries

    at_hand.show(
        [
            {
                "code": line.code,
                "version": line.version,
                "languages": ", ".join(f"{code} {status}" for code, status in line.languages),
                "responses": line.responses,
                "published_at": line.published_at,
                "sha256": line.sha256,
            }
            for line in queries.definitions(at_hand.viewer)
        ],
        columns=COLUMNS,
    )


@app.command("check")
def check(file: Path = typer.Argument(help="A definition: JSON, one version of one questionnaire.")) -> None:
    """Say whether a definition can be asked in all its languages; nothing is stored."""
    from goodwork.reach.questionnaires.definitions import BadDefinition, parse

    try:
        found = parse(_body(file))
    except BadDefinition as wrong:
        raise Refused(str(wrong)) from None
    words = ", ".join(f"{language} {wording.status}" for language, wording in found.words.items())
    say(f"{found.code} version {found.version}: {len(found.steps)} pages, {words}.")


@app.command("publish")
def publish(file: Path = typer.Argument(help="A definition: JSON, one version of one questionnaire.")) -> None:
    """Keep a version for good and ask it from now on; what was asked in older versions stays as it was."""
    at_hand = door()
    from goodwork.reach.questionnaires import services
    from goodwork.reach.questionnaires.definitions import BadDefinition
    from goodwork.reach.questionnaires.library import DefinitionChanged

    body = _body(file)
    try:
        services.publish(body=body, by=at_hand.actor, at=at_hand.at)
    except (BadDefinition, DefinitionChanged) as wrong:
        raise Refused(str(wrong)) from None
    say(f"{body['code']} version {body['version']} is kept and will be asked from now on.")
