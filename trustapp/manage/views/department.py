"""How the department introduces itself."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trustapp.core.http.access import needs
from trustapp.core.queries import department_now
from trustapp.manage import queries, services
from trustapp.manage.forms.department import DepartmentForm
from trustapp.manage.views.editing import edit


@needs("manage.settings")
@require_http_methods(["GET", "POST"])
def department(request: HttpRequest) -> HttpResponseBase:
    """Show and change name, numbers, addresses and the independent body."""
    return edit(
        request,
        form_class=DepartmentForm,
        current=lambda: queries.introduction(department_now()),
        save=services.change_department,
        page="manage:department",
        heading=gettext("The department"),
        lede=gettext("This stands on every page, in mail and on paper."),
    )
