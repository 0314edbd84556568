"""A breakdown of the funnel by ethnic group; who was counted before is sorted anew by the next sweep (F3, F5)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FILL = """
UPDATE funnel_funnelfact f SET ethnic_category = e.data->>'ethnic_category'
  FROM ledger_event e
 WHERE e.id = f.event_id AND e.kind = 'ReferralReceived' AND f.state = 'REFERRED'
   AND coalesce(e.data->>'ethnic_category', '') <> '';
INSERT INTO funnel_funneltally (kind, scope_id, part, holder_id, standing, number)
SELECT 'ETHNIC_GROUP', scope_id, '', holder_id, standing, sum(number) FROM funnel_funneltally
 WHERE kind = 'AREA' GROUP BY 2, 4, 5;
INSERT INTO funnel_funnelunsorted (person_id)
SELECT DISTINCT person_id FROM funnel_funnelfact WHERE ethnic_category <> '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("funnel", "0002_tallies"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="funnelperson",
            name="tally_added",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="funnelperson",
            name="tally_gone",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="funnelperson",
            name="tally_changed",
        ),
        migrations.AddField(
            model_name="funnelfact",
            name="ethnic_category",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
        migrations.AddField(
            model_name="funnelperson",
            name="ethnic_group",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="funnelperson",
            trigger=pgtrigger.compiler.Trigger(
                name="tally_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO funnel_funneltally (kind, scope_id, part, holder_id, standing, number) SELECT * FROM (\n    SELECT k.kind, r.scope_id, coalesce(k.part, '') AS part, r.organisation_id AS holder_id,\n           jsonb_build_array(r.work_status, r.referred_part, r.engaged, r.engaged_part, r.referred_on) AS standing,\n           sum(1)::integer AS number\n      FROM new_rows r CROSS JOIN LATERAL (VALUES\n           ('AREA', r.area), ('PRACTICE', r.practice_id::text), ('PCN', r.pcn_id::text), ('PLACE', r.la_code),\n           ('MONTH', r.month), ('ETHNIC_GROUP', r.ethnic_group)) k(kind, part)\n     GROUP BY 1, 2, 3, 4, 5) t WHERE number <> 0; RETURN NULL;",
                    hash="32a043aab8168323d42f13b782b8c295b733be9d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tally_added_e2f83",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="funnel_funnelperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="funnelperson",
            trigger=pgtrigger.compiler.Trigger(
                name="tally_gone",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO funnel_funneltally (kind, scope_id, part, holder_id, standing, number) SELECT * FROM (\n    SELECT k.kind, r.scope_id, coalesce(k.part, '') AS part, r.organisation_id AS holder_id,\n           jsonb_build_array(r.work_status, r.referred_part, r.engaged, r.engaged_part, r.referred_on) AS standing,\n           sum(-1)::integer AS number\n      FROM old_rows r CROSS JOIN LATERAL (VALUES\n           ('AREA', r.area), ('PRACTICE', r.practice_id::text), ('PCN', r.pcn_id::text), ('PLACE', r.la_code),\n           ('MONTH', r.month), ('ETHNIC_GROUP', r.ethnic_group)) k(kind, part)\n     GROUP BY 1, 2, 3, 4, 5) t WHERE number <> 0; RETURN NULL;",
                    hash="48224bb1d7c3aeb7034bc8711b3bb34a0c2a4822",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_tally_gone_b4b1f",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="funnel_funnelperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="funnelperson",
            trigger=pgtrigger.compiler.Trigger(
                name="tally_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO funnel_funneltally (kind, scope_id, part, holder_id, standing, number) SELECT * FROM (\n    SELECT k.kind, r.scope_id, coalesce(k.part, '') AS part, r.organisation_id AS holder_id,\n           jsonb_build_array(r.work_status, r.referred_part, r.engaged, r.engaged_part, r.referred_on) AS standing,\n           sum(r.gw_sign)::integer AS number\n      FROM (SELECT 1 AS gw_sign, n.* FROM new_rows n UNION ALL SELECT -1, o.* FROM old_rows o) r CROSS JOIN LATERAL (VALUES\n           ('AREA', r.area), ('PRACTICE', r.practice_id::text), ('PCN', r.pcn_id::text), ('PLACE', r.la_code),\n           ('MONTH', r.month), ('ETHNIC_GROUP', r.ethnic_group)) k(kind, part)\n     GROUP BY 1, 2, 3, 4, 5) t WHERE number <> 0; RETURN NULL;",
                    hash="bea17dab3c22c186cf8925a4a07464c979905161",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_tally_changed_c288b",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="funnel_funnelperson",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
