"""How the funnel's rows are counted, as SQL: the database adds every change to tallies, so that no page counts rows.

A tally is a sum of steps: each change of rows appends what it adds and takes away, so that nobody waits for anybody.
No Django here: the tables' triggers, the count from the start, and the law that compares both are made of these.
"""

from __future__ import annotations

from typing import Final

_PEOPLE = """
    SELECT k.kind, r.scope_id, coalesce(k.part, '') AS part, r.organisation_id AS holder_id,
           jsonb_build_array(r.work_status, r.referred_part, r.engaged, r.engaged_part, r.referred_on) AS standing,
           sum({sign})::integer AS number
      FROM {rows} r CROSS JOIN LATERAL (VALUES
           ('AREA', r.area), ('PRACTICE', r.practice_id::text), ('PCN', r.pcn_id::text), ('PLACE', r.la_code),
           ('MONTH', r.month), ('ETHNIC_GROUP', r.ethnic_group)) k(kind, part)
     GROUP BY 1, 2, 3, 4, 5"""
_STEPS = """
    SELECT k.kind, NULL::uuid AS scope_id, coalesce(k.part, '') AS part, r.practice_id AS holder_id,
           jsonb_build_array(r.withheld, r.channel, r.sent, r.delivered, r.failed, r.opened, r.answered, r.ended,
                             r.wants_coach, r.consented, r.referred) AS standing,
           sum({sign})::integer AS number
      FROM {rows} r CROSS JOIN LATERAL (VALUES
           ('STEP_PRACTICE', r.practice_id::text), ('STEP_PCN', r.pcn_id::text),
           ('STEP_MONTH', to_char(r.on_date, 'YYYY-MM'))) k(kind, part)
     GROUP BY 1, 2, 3, 4, 5"""
_INTO = "INSERT INTO funnel_funneltally (kind, scope_id, part, holder_id, standing, number)"
_BOTH = "(SELECT 1 AS gw_sign, n.* FROM new_rows n UNION ALL SELECT -1, o.* FROM old_rows o)"


def _step(form: str, rows: str, sign: str) -> str:
    """Return what a trigger does: append what a statement added or took away, leaving out what comes to nothing."""
    counted = form.format(rows=rows, sign=sign)
    return f"{_INTO} SELECT * FROM ({counted}) t WHERE number <> 0; RETURN NULL;"


PEOPLE_ADDED: Final = _step(_PEOPLE, "new_rows", "1")
PEOPLE_GONE: Final = _step(_PEOPLE, "old_rows", "-1")
PEOPLE_CHANGED: Final = _step(_PEOPLE, _BOTH, "r.gw_sign")
STEPS_ADDED: Final = _step(_STEPS, "new_rows", "1")
STEPS_GONE: Final = _step(_STEPS, "old_rows", "-1")
STEPS_CHANGED: Final = _step(_STEPS, _BOTH, "r.gw_sign")

_ALL = f"""{_PEOPLE.format(rows="funnel_funnelperson", sign="1")}
    UNION ALL {_STEPS.format(rows="funnel_funnelapproach", sign="1")}"""
RECOUNT: Final = f"DELETE FROM funnel_funneltally; {_INTO} {_ALL}"
"""Forget the tallies and count every row."""
COMPACT: Final = f"""
    WITH gone AS (DELETE FROM funnel_funneltally RETURNING *)
    {_INTO} SELECT kind, scope_id, part, holder_id, standing, sum(number) FROM gone GROUP BY 1, 2, 3, 4, 5
    HAVING sum(number) <> 0"""
"""Write one row for each sum; steps that come in meanwhile stay beside it."""
WRONG: Final = f"""
    SELECT coalesce(t.holder_id, c.holder_id), coalesce(t.kind, c.kind), coalesce(t.number, 0), coalesce(c.number, 0)
      FROM (SELECT kind, scope_id, part, holder_id, standing, sum(number) AS number FROM funnel_funneltally
             GROUP BY 1, 2, 3, 4, 5 HAVING sum(number) <> 0) t
      FULL JOIN ({_ALL}) c
        ON (t.kind, t.part, t.standing) = (c.kind, c.part, c.standing)
       AND coalesce(t.scope_id, '00000000-0000-0000-0000-000000000000')
         = coalesce(c.scope_id, '00000000-0000-0000-0000-000000000000')
       AND coalesce(t.holder_id, '00000000-0000-0000-0000-000000000000')
         = coalesce(c.holder_id, '00000000-0000-0000-0000-000000000000')
     WHERE t.number IS DISTINCT FROM c.number"""
"""Tallies that are not what the rows say, and the other way round."""
