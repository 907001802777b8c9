"""Leave room in an override for the key of any exercise and its number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0006_people_availability"),
    ]

    operations = [
        migrations.AlterField(
            model_name="planoverride",
            name="subject",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
