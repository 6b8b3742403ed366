"""The addresses of bringing in files."""

from django.urls import path

from waakvlam.web.imports import views

urlpatterns = [
    path("", views.overview, name="uploads"),
    path("bestand/<uuid:upload>/", views.upload, name="upload"),
    path("bestand/<uuid:upload>/stand/", views.progress, name="upload_progress"),
    path("bestand/<uuid:upload>/regels.csv", views.broken_lines, name="upload_lines"),
    path("bestand/<uuid:upload>/inlezen/", views.bring_in, name="upload_start"),
    path("bestand/<uuid:upload>/weg/", views.throw_away, name="upload_discard"),
    path("<slug:kind>/", views.give, name="give_file"),
]
