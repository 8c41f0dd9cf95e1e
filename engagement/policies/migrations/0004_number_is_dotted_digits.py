from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_published_is_final"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[0-9]{1,4}(\\.[0-9]{1,4}){0,3}$")),
                name="policy_number_is_dotted_digits",
            ),
        ),
    ]
