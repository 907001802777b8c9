"""Keep a draft field by field, each with its version, so that edits from two devices can meet."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("scorecards", "0006_revisions_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("value", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField()),
                (
                    "mutations",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("saved_at", models.DateTimeField()),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_fields",
                        to="candidates.seat",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "name"), name="draft_field_once_per_seat"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="draft_field_version"
                    ),
                ],
            },
        ),
    ]
