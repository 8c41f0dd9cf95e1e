"""Check what public pages promise of the record."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from trustapp.core.checks import promised


@promised("record_stands", _("The application may change or remove lines of the record."))
def record_is_only_added_to() -> bool:
    """The application's role in the database may not change or remove a line of the record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('audit_auditline', 'UPDATE, DELETE, TRUNCATE')")
        may: bool = cursor.fetchone()[0]
    return not may
