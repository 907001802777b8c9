"""Let each queue's workers leave a sign of life."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0015_attachments")]

    operations = [
        migrations.CreateModel(
            name="WorkerCanary",
            fields=[
                ("queue", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("touched_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
