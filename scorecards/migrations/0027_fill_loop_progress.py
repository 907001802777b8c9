"""Write the progress of loops from before it was kept, portion by portion, beside people at work."""

from typing import Any

from django.db import migrations

# As for every column in which people are named (migration 0021).
NO_SAMPLES = """
ALTER TABLE scorecards_loopprogress ALTER COLUMN name_key SET STATISTICS 0;
ALTER INDEX progress_name_pieces ALTER COLUMN 1 SET STATISTICS 0;
"""

PORTION = 500
MISSING = """
SELECT loop.id FROM candidates_loop AS loop
WHERE NOT EXISTS (SELECT FROM scorecards_loopprogress WHERE loop_id = loop.id)
"""
FILL = """
INSERT INTO scorecards_loopprogress SELECT * FROM scorecards_progress_of(%s::uuid[])
ON CONFLICT (loop_id) DO NOTHING
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Each portion is a transaction; a loop that changes meanwhile has written its own row."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MISSING)
        loops = [identifier for (identifier,) in cursor.fetchall()]
        for start in range(0, len(loops), PORTION):
            cursor.execute(FILL, [loops[start : start + PORTION]])
        cursor.execute("ANALYZE scorecards_loopprogress")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("scorecards", "0026_loop_progress")]

    operations = [
        migrations.RunSQL(NO_SAMPLES, migrations.RunSQL.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
