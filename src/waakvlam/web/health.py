"""Whether the house is alive, for whoever watches from outside."""

from datetime import timedelta

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from waakvlam.web.entrance import open_page

LONGEST_SILENCE = timedelta(minutes=4)
"""After this long without a tick the clock is dead: who asks every minute knows it within five."""


@open_page
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers and the tick has run in the last four minutes, else 503 and why."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.heartbeat()")
            (since,) = cursor.fetchone()
    except Error:
        return HttpResponse("database", status=503, content_type="text/plain")
    if since is None or since > LONGEST_SILENCE:
        return HttpResponse("tick", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
