"""Let the log be read by kind, by person and by day without reading all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0012_event_numbers")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["kind", "id"], name="event_kind")),
        migrations.AddIndex("event", models.Index(fields=["actor", "id"], name="event_actor")),
    ]
