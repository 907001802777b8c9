"""Let no two events of a stream stand at one place, and find a day's events."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0011_event_chain")]

    operations = [
        migrations.AddIndex(model_name="event", index=models.Index(fields=["at"], name="event_at")),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("stream_kind", "stream_id", "number"), name="event_number_in_stream"
            ),
        ),
    ]
