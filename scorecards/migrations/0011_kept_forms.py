"""Keep what is typed into the forms of the debrief page until it is sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0001_initial"),
        ("scorecards", "0010_decisions_follow_each_other"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("dissent", "Dissent"),
                            ("reopening", "Reopening"),
                            ("ballot", "Ballot"),
                        ],
                        max_length=20,
                    ),
                ),
                ("content", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.loop"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("loop", "person", "form"), name="kept_form_once"),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["decision", "dissent", "reopening", "ballot"])),
                        name="kept_form_known",
                    ),
                ],
            },
        ),
    ]
