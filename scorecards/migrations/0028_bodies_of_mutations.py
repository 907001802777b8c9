"""Remember what was sent under a mutation's identifier, so that another text under it is refused."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0027_fill_loop_progress")]

    operations = [
        migrations.AddField(
            "draftfield",
            "bodies",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(null=True), db_default=[], default=list, size=None
            ),
        ),
    ]
