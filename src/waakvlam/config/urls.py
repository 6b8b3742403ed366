"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("waakvlam.web.urls")),
]
handler400 = "waakvlam.web.errors.bad_request"
handler403 = "waakvlam.web.errors.forbidden"
handler404 = "waakvlam.web.errors.not_found"
handler500 = "waakvlam.web.errors.server_error"
