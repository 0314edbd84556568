"""What was planted in Synthetic Manchester, counted from the script, so that the product can be held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from goodwork.demo.lives import End, Life, Wants
from goodwork.demo.people import MadePerson


@dataclass(frozen=True, slots=True)
class Truth:
    """Counts of what the script holds; languages and ends by their code."""

    records: int
    people: int
    planted_duplicates: int
    people_with_fit_note_requests: int
    fit_note_requests: int
    people_with_repeat_notes: int
    opted_out: int
    died: int
    no_fixed_abode: int
    restricted: int
    safe_contact: int
    reading_need: int
    interpreter_need: int
    languages: dict[str, int]
    answers: dict[str, int]
    answered_with_a_helper: int
    referred_by_others: int
    participants: dict[str, int]
    planted_silences: int
    ends: dict[str, int]


def truth_of(people: Sequence[MadePerson], script: Sequence[Life]) -> Truth:
    """Count what was planted in a list of people and the lives of some of them."""
    paths = [life.path for life in script if life.path]
    answers = [life.answer for life in script if life.answer and life.notes]
    return Truth(
        records=len(people),
        people=len({p.key for p in people}),
        planted_duplicates=sum(p.key != p.record for p in people),
        people_with_fit_note_requests=len({life.person.key for life in script if life.notes}),
        fit_note_requests=sum(len(life.notes) for life in script),
        people_with_repeat_notes=sum(len(life.notes) > 1 for life in script),
        opted_out=sum(p.no_contact for p in people),
        died=sum(p.deceased_date is not None for p in people),
        no_fixed_abode=sum(p.postcode == "ZZ99 3VZ" for p in people),
        restricted=sum(p.restricted for p in people),
        safe_contact=sum(p.safe_contact for p in people),
        reading_need=sum(p.reading_need for p in people),
        interpreter_need=sum(p.interpreter for p in people),
        languages=dict(sorted(Counter(p.language for p in people).items())),
        answers={w.value: sum(a.wants is w for a in answers) for w in Wants},
        answered_with_a_helper=sum(a.with_helper for a in answers),
        referred_by_others=sum(life.referred_directly for life in script),
        participants=dict(sorted(Counter(life.strand.value for life in script if life.path).items())),
        planted_silences=sum(p.silent for p in paths),
        ends={e.value: sum(p.end is e for p in paths) for e in End},
    )
