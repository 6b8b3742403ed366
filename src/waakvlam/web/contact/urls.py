"""Everything below `/contact/`."""

from django.urls import path

from waakvlam.web.contact import views

urlpatterns = [
    path("", views.team_page, name="contact_in_team"),
    path("afgerond/", views.ended_page, name="ended_lights"),
    path("uren/", views.hours_page, name="contact_hours"),
    path("uren/<uuid:planned>/", views.change_hours, name="change_hours"),
]
