"""The addresses of the pages about who works where."""

from django.urls import path

from waakvlam.web.parties import territory, views

urlpatterns = [
    path("", views.directory, name="directory"),
    path("kaart/", territory.territory, name="territory"),
    path("rollen/", views.roles, name="roles"),
    path("afwezig/", views.absence_list, name="absences"),
    path("afwezig/<uuid:absence>/intrekken/", views.withdraw, name="withdraw_absence"),
    path("organisaties/", views.organisation_list, name="organisations"),
    path("teams/<uuid:team>/", views.team_page, name="team"),
    path("wijken/", views.opening_list, name="openings"),
    path("nieuw/<slug:change>/", views.add, name="add_party"),
    path("<uuid:row>/<slug:change>/", views.change, name="change_party"),
]
