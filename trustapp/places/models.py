"""Places, the people who live there, and where the figures come from."""

from typing import ClassVar

from django.db import models

from trustapp.places.enums import Dimension


class Source(models.Model):
    """Where figures come from, so that every published number can name its source."""

    key = models.SlugField(unique=True)
    title = models.CharField(max_length=240)
    publisher = models.CharField(max_length=240)
    note = models.TextField(blank=True)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Place(models.Model):
    """A neighbourhood with its boundary; its number is the city's own."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    # GeoJSON geometry, WGS84, exterior rings clockwise.
    boundary = models.JSONField()
    # The boundary as an SVG path on the city's 1000-wide map, where its name goes, how much room
    # the name has, and how high the map is that it was drawn for.
    outline = models.TextField(blank=True)
    label_x = models.FloatField(default=0)
    label_y = models.FloatField(default=0)
    label_width = models.PositiveIntegerField(default=0)
    map_height = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class PopulationCount(models.Model):
    """How many people of one group live in one place: a margin for weights."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="population")
    dimension = models.CharField(max_length=20, choices=Dimension.choices)
    category = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "dimension", "category"], name="one_count_per_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.category}: {self.count}"
