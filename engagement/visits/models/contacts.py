"""Where the police have just been for another reason: known again, and never read back."""

from django.db import models


class RecentContact(models.Model):
    """That there was a contact at some door on a day; which door is only known by asking for it.

    The mark is a keyed hash of the door under a key that the day is part of, so that two days at
    one door have nothing in common. Nothing says what happened or to whom.
    """

    mark = models.CharField(max_length=64, unique=True)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"contact on {self.day}"
