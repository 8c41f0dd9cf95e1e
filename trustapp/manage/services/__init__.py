"""Use cases of settings: each change goes on record with what stood before and after."""

from trustapp.manage.services.changing import change_choices, change_department

__all__ = ["change_choices", "change_department"]
