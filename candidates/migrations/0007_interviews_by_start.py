"""Let reminders, calendars and loads find interviews by when they start."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Outside of a transaction, so that nobody waits while the index is built.
    atomic = False

    dependencies = [("candidates", "0006_demographics")]

    operations = [
        # An attempt that was given up leaves an index that is good for nothing.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS interview_starts", migrations.RunSQL.noop, elidable=True
        ),
        AddIndexConcurrently("interview", models.Index(fields=["starts_at"], name="interview_starts")),
    ]
