"""Keep what was found in a role document until an admin confirms it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [("hiring", "0008_milestones_and_kpis")]

    operations = [
        migrations.CreateModel(
            name="DocumentImport",
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
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("confirmed", "Confirmed")], default="open", max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("format", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("notes", models.JSONField(default=list)),
                ("found", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document_imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="document_imports",
                        to="hiring.rubric",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["expires_at"], name="document_import_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "confirmed"])),
                        name="document_import_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "confirmed"), ("rubric__isnull", True), _connector="OR"),
                        name="document_import_open_has_no_rubric",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="document_import_expires_later",
                    ),
                ],
            },
        ),
    ]
