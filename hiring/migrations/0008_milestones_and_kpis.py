"""Keep a role's milestones and KPIs with its rubric, as the document gives them."""

import django.db.models.deletion
from django.db import migrations, models

PARTS = ("milestone", "kpi")
KEPT = """
CREATE TRIGGER published_rubric_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_{part}
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_rubric_part();
"""
UNDONE = "DROP TRIGGER published_rubric_is_kept ON hiring_{part};"


class Migration(migrations.Migration):
    dependencies = [("hiring", "0007_plan_override_subject")]

    operations = [
        migrations.CreateModel(
            name="Kpi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("target", models.TextField(blank=True, verbose_name="target")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kpis", to="hiring.rubric"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="hiring.rubric",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="milestone_days_positive"
                    )
                ],
            },
        ),
        *(migrations.RunSQL(KEPT.format(part=part), UNDONE.format(part=part)) for part in PARTS),
    ]
