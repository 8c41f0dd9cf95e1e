from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_months_become_rules")]

    operations = [migrations.RemoveField(model_name="survey", name="repeat_months")]
