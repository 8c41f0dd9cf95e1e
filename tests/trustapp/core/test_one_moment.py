"""Several questions of one moment."""

import threading

import pytest
from django.db import connection

from trustapp.core.models import Department
from trustapp.core.queries import one_moment


def _describe() -> None:
    Department.objects.create(id=1, name="Prairie Lake Police")
    connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_seen_afterwards() -> None:
    with one_moment():
        before = Department.objects.count()
        other = threading.Thread(target=_describe)
        other.start()
        other.join()
        meanwhile = Department.objects.count()

    assert (before, meanwhile, Department.objects.count()) == (0, 0, 1)


@pytest.mark.django_db
def test_inside_a_transaction_its_own_writing_is_seen() -> None:
    with one_moment():
        Department.objects.create(id=1, name="Prairie Lake Police")

    assert Department.objects.count() == 1
