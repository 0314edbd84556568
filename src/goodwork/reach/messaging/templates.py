"""Message templates: files, one for each message, channel and language, with who approved the words. No Django, no
clock.

A file is `templates/<CODE>/<channel>.<language>.txt`: a header of `name: value` lines, a line of three dashes, and the
body. Header: `version`, `status` (SOURCE for the English that others are translated from, DRAFT, APPROVED),
`approved_by`, `approved_on`, and `subject` for e-mails and letters. The body has fields such as ((name)), and
((field??words)) for words that stand only where the field is not blank, as in GOV.UK Notify.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from goodwork.reach.messaging.rules import KINDS, WRITTEN, Channel

FOLDER = Path(__file__).parent / "templates"
LINK_FIELD = "((link))"
"""A field that is put in as the message leaves and never stored: the token in it is derived, not kept."""

TYPED_FIELD = "((typed))"
"""The short code of a link, for those who type it: derived as the message leaves, like the link."""

CODE_FIELD = "((code))"
"""A one-time code, derived from the id of what it opens as the message leaves."""

_FIELD = re.compile(r"\(\(\s*([a-z_]+)\s*(?:\?\?(.*?))?\)\)", re.DOTALL)


class Standing(StrEnum):
    """Whether the words of a template may be used."""

    SOURCE = "SOURCE"
    DRAFT = "DRAFT"
    APPROVED = "APPROVED"


class BadTemplate(ValueError):
    """A template file that can't be used; the message names the file and what is wrong."""


class MissingField(ValueError):
    """A template has a field for which no words were given."""


@dataclass(frozen=True, slots=True)
class Template:
    """One message in one language for one channel."""

    code: str
    channel: Channel
    language: str
    version: int
    standing: Standing
    approved_by: str
    approved_on: date | None
    subject: str
    body: str

    @property
    def fields(self) -> frozenset[str]:
        """Return the names of the fields in subject and body."""
        return frozenset(m[1] for m in _FIELD.finditer(f"{self.subject}\n{self.body}"))

    def usable(self, allow_drafts: bool) -> bool:
        """Say whether the words may be sent: source and approved ones, and drafts where they are allowed."""
        return allow_drafts or self.standing is not Standing.DRAFT


def parse(text: str, *, code: str, channel: Channel, language: str, where: str) -> Template:
    """Return a template file's content; raises BadTemplate with the name of the file."""
    head, line, body = text.partition("\n---\n")
    if not line or not body.strip():
        raise BadTemplate(f"{where}: no line of three dashes with words below it")
    header: dict[str, str] = {}
    for row in head.splitlines():
        name, colon, value = row.partition(":")
        if not colon:
            raise BadTemplate(f"{where}: '{row}' is no 'name: value' line")
        header[name.strip()] = value.strip()
    try:
        standing = Standing(header["status"])
        version = int(header["version"])
        approved_on = date.fromisoformat(header["approved_on"]) if header.get("approved_on") else None
    except (KeyError, ValueError) as error:
        raise BadTemplate(f"{where}: {error}") from None
    if standing is Standing.APPROVED and not (header.get("approved_by") and approved_on):
        raise BadTemplate(f"{where}: APPROVED needs approved_by and approved_on")
    if channel is not Channel.SMS and not header.get("subject"):
        raise BadTemplate(f"{where}: an e-mail or letter needs a subject")
    return Template(
        code=code,
        channel=channel,
        language=language,
        version=version,
        standing=standing,
        approved_by=header.get("approved_by", ""),
        approved_on=approved_on,
        subject=header.get("subject", ""),
        body=body.strip(),
    )


@lru_cache(maxsize=1)
def shipped() -> Mapping[tuple[str, Channel, str], Template]:
    """Return every template file by code, channel and language; raises BadTemplate for one that can't be used."""
    found = {}
    for path in sorted(FOLDER.glob("*/*.txt")):
        channel_name, _, language = path.stem.partition(".")
        if path.parent.name not in KINDS or channel_name.upper() not in WRITTEN or not language:
            raise BadTemplate(f"{path.parent.name}/{path.name}: no message, channel or language is called so")
        channel = Channel(channel_name.upper())
        found[path.parent.name, channel, language] = parse(
            path.read_text(encoding="utf-8"),
            code=path.parent.name,
            channel=channel,
            language=language,
            where=f"{path.parent.name}/{path.name}",
        )
    return found


@lru_cache(maxsize=256)
def languages_of(code: str, *, allow_drafts: bool) -> frozenset[str]:
    """Return the languages that a message can be sent in by every channel that it has."""
    everywhere: frozenset[str] | None = None
    for channel in KINDS[code].channels:
        usable = frozenset(
            language
            for (c, ch, language), template in shipped().items()
            if c == code and ch is channel and template.usable(allow_drafts)
        )
        everywhere = usable if everywhere is None else everywhere & usable
    return everywhere or frozenset()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields put in; for a link that is to come, give LINK_FIELD as its value.

    Words after `??` stand only where the field's value is not blank. Lines that are left empty go, runs of blanks
    shrink to one. Raises MissingField.
    """

    def put(match: re.Match[str]) -> str:
        name, words = match[1], match[2]
        if name not in values:
            raise MissingField(name)
        return (words if values[name].strip() else "") if words is not None else values[name]

    return tidy(_FIELD.sub(put, text))


def tidy(text: str) -> str:
    """Return a text without double blanks, blanks at the ends of lines, or more than one empty line in a row."""
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def put_link(text: str, link: str, *, typed: str = "", code: str = "") -> str:
    """Return a stored text as it leaves: with its link, the link's short code, and the one-time code."""
    return text.replace(LINK_FIELD, link).replace(TYPED_FIELD, typed).replace(CODE_FIELD, code)


_ODD_NAME = re.compile(r"[/\\:@<>\d]|www|\.[a-z]{2,}", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return a person's given name for a message, or "" for one that could pass for an address or is overlong."""
    name = " ".join(name.split())
    return "" if len(name) > 40 or "((" in name or _ODD_NAME.search(name) else name
