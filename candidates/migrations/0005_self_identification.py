"""Remember whom we asked to say something about themselves, never whether they did."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0004_the_door_of_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfIdentification",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hiring.identifiers.time_ordered_uuid,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="self_identification",
                        to="candidates.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                        name="self_identification_expires_later",
                    )
                ],
            },
        ),
    ]
