"""Synthetic Manchester: made people and their history, with a known truth."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from goodwork.cli.door import Refused, door, progress
from goodwork.demo import loading
from goodwork.demo.cast import PASSWORD
from goodwork.demo.loading import CannotLoad

app = typer.Typer(no_args_is_help=True)

Size = Annotated[str, typer.Option("--size", help="practice (2,000 people on a list) or city (12,000).")]


@app.command("load")
def load(size: Size = "practice") -> None:
    """Load made people and their history through the services that live data takes."""
    opened = door()
    try:
        wanted = loading.size_named(size)
        with progress(f"Loading the demonstration ({size})", total=100) as advance:
            shown = 0

            def tell(what: str, done: int, most: int) -> None:
                nonlocal shown
                share = 100 * done // max(1, most)
                if what == "days" and share > shown:
                    advance(share - shown)
                    shown = share

            loading.load(wanted, at=opened.at, tell=tell)
    except CannotLoad as refusal:
        raise Refused(str(refusal)) from None
    planted = loading.truth(wanted)
    opened.document({"size": wanted.name, "people": planted.people, "participants": sum(planted.participants.values())})


@app.command("truth")
def truth(size: Size = "practice") -> None:
    """Print what was planted in a size of the demonstration."""
    opened = door()
    try:
        wanted = loading.size_named(size)
    except CannotLoad as refusal:
        raise Refused(str(refusal)) from None
    opened.document(dataclasses.asdict(loading.truth(wanted)))


@app.command("sign-ins")
def sign_ins() -> None:
    """Print the demonstration's accounts; nothing where no demonstration is loaded."""
    opened = door()
    rows = [
        {
            "email": s.email,
            "password": PASSWORD,
            "role": s.role.value,
            "organisation": s.organisation,
            "what_for": s.what_for,
        }
        for s in loading.sign_ins()
    ]
    opened.show(rows, columns=["email", "password", "role", "organisation", "what_for"])
