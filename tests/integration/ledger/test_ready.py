"""Statements that stand ready say about any ids what a statement made for these would say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from psycopg.sql import Literal

from goodwork.kernel import clock
from goodwork.kernel.actors import ActorKind, Role, RoleIn, Viewer
from goodwork.ledger import marks, ready, together
from goodwork.web.my import panels as my_panels
from goodwork.web.staff.people import panels as staff_panels

ORGANISATIONS = tuple(uuid4() for _ in range(3))
PERSON, OTHER = uuid4(), uuid4()


def staff(*roles: Role, glass: frozenset[UUID] = frozenset()) -> Viewer:
    held = tuple(RoleIn(role, ORGANISATIONS[number % 3]) for number, role in enumerate(roles))
    return Viewer(ActorKind.USER, uuid4(), held, glass)


VIEWERS = [
    *(staff(role) for role in Role),
    staff(Role.PRACTICE_STAFF, Role.CLINICIAN, Role.WORK_COACH, Role.PRACTICE_STAFF),
    staff(Role.CLINICIAN, glass=frozenset({OTHER})),
    staff(Role.CLINICIAN, glass=frozenset({PERSON, OTHER})),
    staff(),
    Viewer(ActorKind.PERSON, PERSON),
    Viewer(ActorKind.PERSON, OTHER),
    Viewer(ActorKind.SYSTEM),
]


def words_of(sql: str, params: Any) -> str:
    """Return a statement with its values in their places; those without an order are put in one."""
    given = iter([sorted(p) if isinstance(p, list | set | frozenset) else p for p in params])
    whole = re.sub("%%|%s", lambda f: "%" if f.group() == "%%" else Literal(next(given)).as_string(), sql)
    return re.sub(r"IN \(('[^()]*)\)", lambda found: f"IN ({sorted(found[1].split(', '))})", whole)


def written(question: QuerySet[Any, Any]) -> tuple[str, Any] | None:
    """Return a question as SQL and values, None where it needs not be asked."""
    try:
        return question.query.sql_with_params()
    except EmptyResultSet:
        return None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "viewer", VIEWERS, ids=lambda v: f"{v.kind}-{'-'.join(r.role for r in v.roles)}-{len(v.glass)}"
)
def test_every_question_about_a_person_is_the_same_for_marks_as_for_ids(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that looked at the moment, the database or an id would have one answer for all who ask after it."""
    assert staff_panels.registered()
    assert my_panels.panels()
    marking = marks.Marking()
    marked = (marking.viewer(viewer), marking.of(PERSON))
    for question in together._QUESTIONS:
        kept = question(*marked)
        with monkeypatch.context() as later:
            later.setattr(clock, "now", lambda: datetime(2031, 1, 1, tzinfo=UTC) + timedelta(days=400))
            fresh = question(viewer, PERSON)
        assert (kept is None) == (fresh is None), question
        if kept is None or fresh is None:
            continue
        kept_as, fresh_as = written(kept), written(fresh)
        assert (kept_as is None) == (fresh_as is None), question
        if kept_as is None or fresh_as is None:
            continue
        stands = ready.ready(*kept_as)
        assert words_of(stands.sql, stands.filled(marking.ids())) == words_of(*fresh_as), question


@pytest.mark.django_db
def test_a_question_that_asks_the_database_first_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from goodwork.registers.people.models import Person

    def hasty(viewer: Viewer, person_id: UUID) -> Any:
        return Person.objects.filter(id=person_id) if Person.objects.filter(id=person_id).exists() else None

    monkeypatch.setattr(together, "_QUESTIONS", [hasty])
    with together.together(VIEWERS[-1], PERSON), pytest.raises(AssertionError, match="must not ask the database"):
        together.rows(hasty, VIEWERS[-1], PERSON)


def test_only_ids_are_left_as_values() -> None:
    marking = marks.Marking()
    one, two = marking.of(PERSON), marking.of(OTHER)
    assert marking.of(PERSON) == one != two
    made = ready.ready(
        "a = %s AND b LIKE 'x%%' AND c = ANY(%s) AND d = %s AND e = %s", [one, [two, one], "50%s", f"{{{two}}}"]
    )
    assert made.sql == "a = %s AND b LIKE 'x%%' AND c = ANY(%s) AND d = '50%%s' AND e = %s"
    assert made.filled(marking.ids()) == [PERSON, [OTHER, PERSON], f"{{{OTHER}}}"]


def test_a_value_in_which_an_id_could_hide_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        ready.ready("a = %s", [object()])
    with pytest.raises(ValueError, match="own words"):
        ready.ready(f"a = '{marks.Marking().of(PERSON)}'", [])


@pytest.mark.django_db
def test_a_statement_is_planned_once_and_counts_as_any_other() -> None:
    number = uuid4().int % 1000
    statement = f"SELECT %s::int + {number}, '50%%'"
    with CaptureQueriesContext(connection) as asked:
        found = [ready.rows(statement, [value]) for value in range(8)]
    assert found == [[(value + number, "50%")] for value in range(8)]
    assert len(asked) == 8
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE %s", [f"%+ {number},%"])
        assert cursor.fetchall() == [(3,)]
