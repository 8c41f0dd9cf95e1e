"""People known from a contact with the police alone keep no address once they were asked."""

from django.db import migrations, models
from django.db.models import Q

REACHED = Q(email__isnull=False) | Q(phone__isnull=False) | Q(postal_address__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0019_plans_count_their_saves")]
    operations = [
        migrations.RemoveConstraint("contact", "contact_can_be_reached"),
        migrations.AddConstraint(
            "contact",
            models.CheckConstraint(
                condition=REACHED | Q(is_listed=False), name="contact_can_be_reached"
            ),
        ),
    ]
