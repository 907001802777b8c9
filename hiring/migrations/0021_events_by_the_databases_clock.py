"""Date events by the database's clock, whatever the clock of the web server says."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hiring", "0020_delivery_request_id")]

    operations = [
        migrations.AlterField(
            "event",
            "at",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
    ]
