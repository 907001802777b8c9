"""Give dimensions weight, bar and raters, rubrics their emphasis profiles, templates their overrides."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hiring.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0003_reminder_policy"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmphasisProfile",
            fields=[
                ("position", models.PositiveSmallIntegerField()),
                (
                    "id",
                    models.UUIDField(
                        default=hiring.identifiers.time_ordered_uuid,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.SlugField(max_length=80)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="when it applies")),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["rule", "subject"],
            },
        ),
        migrations.CreateModel(
            name="ProfileDimension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "raters_needed",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="raters needed"),
                ),
                (
                    "minimum_bar",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minimum bar"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dimension",
            name="minimum_bar",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minimum bar"),
        ),
        migrations.AddField(
            model_name="dimension",
            name="raters_needed",
            field=models.PositiveSmallIntegerField(db_default=2, default=2, verbose_name="raters needed"),
        ),
        migrations.AddField(
            model_name="dimension",
            name="weight",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="weight"),
        ),
        migrations.AddField(
            model_name="dimension",
            name="weight_reason",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="why it doesn't weigh 1"
            ),
        ),
        migrations.AddField(
            model_name="rubric",
            name="bar_raiser_required",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="every loop has a bar raiser"
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="shadows",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="shadows"),
        ),
        migrations.AddConstraint(
            model_name="dimension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight", 1),
                    models.Q(("weight__range", (1, 10)), models.Q(("weight_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="dimension_weight_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="dimension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum_bar__isnull", True), ("minimum_bar__range", (1, 5)), _connector="OR"
                ),
                name="dimension_minimum_bar",
            ),
        ),
        migrations.AddConstraint(
            model_name="dimension",
            constraint=models.CheckConstraint(
                condition=models.Q(("raters_needed__range", (1, 6))), name="dimension_raters_needed"
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(condition=models.Q(("shadows__lte", 3)), name="stage_shadows"),
        ),
        migrations.AddField(
            model_name="emphasisprofile",
            name="rubric",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="profiles", to="hiring.rubric"
            ),
        ),
        migrations.AddField(
            model_name="looptemplate",
            name="profile",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loop_templates",
                to="hiring.emphasisprofile",
            ),
        ),
        migrations.AddField(
            model_name="planoverride",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plan_overrides",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planoverride",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="overrides",
                to="hiring.looptemplate",
            ),
        ),
        migrations.AddField(
            model_name="profiledimension",
            name="dimension",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="emphases", to="hiring.dimension"
            ),
        ),
        migrations.AddField(
            model_name="profiledimension",
            name="profile",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="emphases",
                to="hiring.emphasisprofile",
            ),
        ),
        migrations.AddConstraint(
            model_name="emphasisprofile",
            constraint=models.UniqueConstraint(fields=("rubric", "key"), name="profile_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="planoverride",
            constraint=models.UniqueConstraint(
                fields=("template", "rule", "subject"), name="plan_override_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="planoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="plan_override_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="profiledimension",
            constraint=models.UniqueConstraint(
                fields=("profile", "dimension"), name="profile_dimension_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="profiledimension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("raters_needed__isnull", False), ("minimum_bar__isnull", False), _connector="OR"
                ),
                name="profile_dimension_asks_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="profiledimension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("raters_needed__isnull", True), ("raters_needed__range", (1, 6)), _connector="OR"
                ),
                name="profile_raters_needed",
            ),
        ),
        migrations.AddConstraint(
            model_name="profiledimension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum_bar__isnull", True), ("minimum_bar__range", (1, 5)), _connector="OR"
                ),
                name="profile_minimum_bar",
            ),
        ),
    ]
