"""Let each retention say by which law it holds: what must be kept although erasure is asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0018_delivery_queues"),
    ]

    operations = [
        migrations.AddField(
            model_name="retentionperiod",
            name="law",
            field=models.CharField(
                choices=[
                    ("us_employer", "United States, private employer: at least one year"),
                    ("us_public", "United States, public body or education: at least two years"),
                    ("eu", "European Union: no longer than needed; erased when asked"),
                    ("none", "No minimum: erased when asked"),
                ],
                db_default="none",
                default="none",
                max_length=12,
                verbose_name="law",
            ),
        ),
        migrations.AddField(
            model_name="retentionpolicy",
            name="law",
            field=models.CharField(
                choices=[
                    ("us_employer", "United States, private employer: at least one year"),
                    ("us_public", "United States, public body or education: at least two years"),
                    ("eu", "European Union: no longer than needed; erased when asked"),
                    ("none", "No minimum: erased when asked"),
                ],
                db_default="us_employer",
                default="us_employer",
                max_length=12,
                verbose_name="law",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("law__in", ["us_employer", "us_public", "eu", "none"]),
                    models.Q(
                        models.Q(("law", "us_public"), _negated=True), ("years__gte", 2), _connector="OR"
                    ),
                ),
                name="retention_period_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("law__in", ["us_employer", "us_public", "eu", "none"]),
                    models.Q(
                        models.Q(("law", "us_public"), _negated=True), ("years__gte", 2), _connector="OR"
                    ),
                ),
                name="retention_policy_law",
            ),
        ),
    ]
