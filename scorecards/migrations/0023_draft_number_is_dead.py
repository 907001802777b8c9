"""Forget a column that nothing reads since drafts have fields; the table keeps it for one release.

The release before still writes it while this migration runs, so it must be there; this release doesn't, so it
gets a default. The next release drops it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0022_evidence_stays_where_it_is")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="scorecard", name="draft_number")],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE scorecards_scorecard ALTER COLUMN draft_number SET DEFAULT 0",
                    "ALTER TABLE scorecards_scorecard ALTER COLUMN draft_number DROP DEFAULT",
                )
            ],
        )
    ]
