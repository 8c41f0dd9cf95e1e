from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0005_second_person_approves"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="grade_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="version",
            name="means_for_you",
            field=models.TextField(blank=True),
        ),
    ]
