"""A table that is looked at by somebody else just now is left to them: to wait for it took seconds of an import."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_analyse_grown(most_changes bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET default_statistics_target = 25 AS $$
DECLARE
    grown regclass;
    analysed integer := 0;
BEGIN
    FOR grown IN
        SELECT s.relid::regclass FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
         WHERE s.n_mod_since_analyze >= most_changes AND pg_has_role(current_user, c.relowner, 'USAGE')
         ORDER BY s.relid
    LOOP
        EXECUTE format('ANALYZE %s %s', '{how}', grown);
        analysed := analysed + 1;
    END LOOP;
    RETURN analysed;
END
$$;
"""


class Migration(migrations.Migration):
    """Pass over what autovacuum holds; a waiting ANALYZE would have ended autovacuum's work after a second each time."""

    dependencies: ClassVar = [("events", "0003_a_rough_look_is_enough")]
    operations: ClassVar = [
        migrations.RunSQL(_FUNCTION.replace("{how}", "(SKIP_LOCKED)"), _FUNCTION.replace("{how}", "")),
    ]
