"""Places with people."""

from datetime import UTC, datetime

import factory

from trustapp.places.models import Place, PopulationCount, Source

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
COUNTS = {
    ("total", "all"): 1000,
    ("sex", "female"): 520,
    ("sex", "male"): 480,
    ("age", "under_18"): 200,
    ("age", "18_to_64"): 640,
    ("age", "65_and_over"): 160,
    ("race_ethnicity", "white"): 400,
    ("race_ethnicity", "black"): 300,
    ("race_ethnicity", "asian"): 100,
    ("race_ethnicity", "hispanic"): 150,
    ("race_ethnicity", "other"): 50,
}


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source
        django_get_or_create = ("key",)

    key = "census"
    title = "A census"
    publisher = "A bureau"
    loaded_at = datetime(2026, 1, 1, tzinfo=UTC)


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place
        skip_postgeneration_save = True

    number = factory.Sequence(lambda number: number + 1)
    name = factory.Sequence(lambda number: f"Place {number + 1}")
    slug = factory.Sequence(lambda number: f"place-{number + 1}")
    boundary = SQUARE
    outline = "M0 1000l0 -1000 1000 0 0 1000z"
    map_height = 1000

    @factory.post_generation
    def population(self, create: bool, extracted: object, **kwargs: object) -> None:
        if extracted is False:
            return
        source = SourceFactory()
        PopulationCount.objects.bulk_create(
            PopulationCount(
                place=self, dimension=dimension, category=category, count=count, source=source
            )
            for (dimension, category), count in COUNTS.items()
        )
