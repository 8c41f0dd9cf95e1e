from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0007_what_is_said_of_a_release_is_immutable"),
    ]

    operations = [
        migrations.AddField(
            model_name="heard",
            name="response_rate",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
