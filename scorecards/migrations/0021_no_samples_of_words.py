"""Have PostgreSQL sample no column in which people are named or described.

ANALYZE keeps values of a column, and of an expression in an index, until it runs again: what was erased would
be readable in pg_stats for days. No query here is planned by what somebody is called or by what was written.
"""

from django.db import migrations

COLUMNS = """
candidates_candidate name email resume_url
candidates_interview title
candidates_calendarentry title
candidates_seatoverride reason
candidates_legalhold reason lifting_reason
scorecards_scorecard running_notes overall_notes
scorecards_rating not_assessed_reason evidence
scorecards_scorecardrevision reason running_notes overall_notes
scorecards_revisionrating not_assessed_reason evidence
scorecards_draftfield value
scorecards_signalfinding quote reasons disposition_reason
scorecards_debrief document
scorecards_reveal reason
scorecards_revote closing_reason
scorecards_secondestimate reason
scorecards_keptform content
scorecards_decision rationale dimension_rationales dissent conditions
scorecards_dissent words
scorecards_reopening reason
"""


def _lines(statistics: int) -> str:
    rows = [line.split() for line in COLUMNS.strip().splitlines()]
    return "".join(
        f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {statistics};"
        for table, *columns in rows
        for column in columns
    )


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0020_erasure")]

    operations = [
        migrations.RunSQL(_lines(0), _lines(-1)),
        # lower(email), the first column of its unique index.
        migrations.RunSQL(
            "ALTER INDEX candidate_email_unique ALTER COLUMN 1 SET STATISTICS 0;",
            "ALTER INDEX candidate_email_unique ALTER COLUMN 1 SET STATISTICS -1;",
        ),
    ]
