"""A smaller sample for tables that grew: a full one took a tenth of an import, and columns here hold few codes or ids."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_FUNCTION = "ALTER FUNCTION ledger_analyse_grown(bigint)"


class Migration(migrations.Migration):
    """Look at a quarter of the rows that PostgreSQL would look at by itself."""

    dependencies: ClassVar = [("events", "0002_tables_that_grew_are_analysed")]
    operations: ClassVar = [
        migrations.RunSQL(
            f"{_FUNCTION} SET default_statistics_target = 25", f"{_FUNCTION} RESET default_statistics_target"
        ),
    ]
