"""The form of a request: the person's words, and who helps; the same on their page and with a colleague."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from goodwork.kernel.parsers import Unreadable, free_text
from goodwork.pathway.requests.rules import MOST_NAME, MOST_WORDS, Hand, Typed, Way
from goodwork.reach.questionnaires.rules import Relation
from goodwork.web.my import tongue as my
from goodwork.web.my.fields import Field, Option
from goodwork.web.my.services.tongue import say


@dataclass(frozen=True)
class Written:
    """What was typed, with what is wrong with it by field."""

    words: str
    helper_name: str
    relation: str
    wrong: dict[str, str]

    @property
    def helped(self) -> bool:
        """Say whether somebody helps."""
        return bool(self.helper_name or self.relation)

    def typed(self, language: str) -> Typed:
        """Return how a request reaches us from the person's own page."""
        if not self.helped:
            return Typed(hand=Hand.PERSON, way=Way.WEB, language=language)
        return Typed(
            hand=Hand.HELPER,
            way=Way.WEB,
            language=language,
            helper_name=self.helper_name,
            relation=Relation(self.relation),
        )


def read(sent: QueryDict, language: str, *, helpers: bool) -> Written:
    """Return what was typed and what is wrong with it; `helpers`: somebody of their own circle may be named."""
    words = sent.get("words", "").replace("\r\n", "\n").strip()
    name = sent.get("helper_name", "").strip() if helpers else ""
    relation = sent.get("relation", "") if helpers else ""
    wrong: dict[str, str] = {}
    if not words:
        wrong["words"] = say(language, "words-missing")
    elif len(words) > MOST_WORDS:
        wrong["words"] = say(language, "words-too-long", limit=str(MOST_WORDS))
    elif not _readable(words, MOST_WORDS):
        wrong["words"] = my.say(language, "error-characters")
    if relation not in {"", *Relation}:
        relation = ""
        wrong["relation"] = say(language, "relation-missing")
    if name and not relation:
        wrong["relation"] = say(language, "relation-missing")
    if relation and not name:
        wrong["helper_name"] = say(language, "helper-name-missing")
    elif len(name) > MOST_NAME:
        wrong["helper_name"] = say(language, "words-too-long", limit=str(MOST_NAME))
    elif name and not _readable(name, MOST_NAME):
        wrong["helper_name"] = my.say(language, "error-characters")
    return Written(words, name, relation, wrong)


def _readable(text: str, most: int) -> bool:
    try:
        free_text(text, most=most)
    except Unreadable:
        return False
    return True


BLANK = Written("", "", "", {})


def words_field(written: Written, language: str) -> Field:
    """Return the field for the person's words."""
    return Field(
        "textarea",
        "words",
        say(language, "words-label"),
        hint=say(language, "words-hint"),
        value=written.words,
        error=written.wrong.get("words", ""),
    )


def helper_fields(written: Written, language: str) -> tuple[Field, ...]:
    """Return the fields for who helps."""
    relations = [("", say(language, "helper-nobody"))]
    relations += [(r.value, my.say(language, f"relation-{r}")) for r in Relation]
    return (
        Field(
            "text",
            "helper_name",
            say(language, "helper-name"),
            value=written.helper_name,
            error=written.wrong.get("helper_name", ""),
        ),
        Field(
            "select",
            "relation",
            say(language, "helper-relation"),
            options=tuple(Option(code, label, code == written.relation) for code, label in relations),
            error=written.wrong.get("relation", ""),
        ),
    )
