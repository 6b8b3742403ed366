"""Every address of the site."""

from django.urls import include, path

from waakvlam.api.urls import urlpatterns as api_urls
from waakvlam.web.entrance import open_page

for route in api_urls:
    open_page(route.callback)  # an operation opens its own context, once its token says for whom

urlpatterns = [
    *api_urls,
    path("", include("waakvlam.web.urls")),
]
handler400 = "waakvlam.web.errors.bad_request"
handler403 = "waakvlam.web.errors.forbidden"
handler404 = "waakvlam.web.errors.not_found"
handler500 = "waakvlam.web.errors.server_error"
