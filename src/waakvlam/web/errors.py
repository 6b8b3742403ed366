"""Error pages that need nothing: no database, no context."""

from django.http import HttpRequest, HttpResponse
from django.template import loader


def page(status: int) -> HttpResponse:
    """The plain page for a status."""
    return HttpResponse(loader.get_template(f"errors/{status}.html").render(), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read."""
    return page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The form is too old or came from elsewhere."""
    return page(403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere."""
    return page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or not for you."""
    return page(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake."""
    return page(500)
