"""A function that lets the planner look at tables that have grown much, for a role that owns none of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_CREATE = """
CREATE FUNCTION ledger_analyse_grown(most_changes bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    grown regclass;
    analysed integer := 0;
BEGIN
    FOR grown IN
        SELECT s.relid::regclass FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
         WHERE s.n_mod_since_analyze >= most_changes AND pg_has_role(current_user, c.relowner, 'USAGE')
         ORDER BY s.relid
    LOOP
        EXECUTE format('ANALYZE %s', grown);
        analysed := analysed + 1;
    END LOOP;
    RETURN analysed;
END
$$;
"""


class Migration(migrations.Migration):
    """Make the function."""

    dependencies: ClassVar = [("events", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(_CREATE, "DROP FUNCTION ledger_analyse_grown(bigint)"),
    ]
