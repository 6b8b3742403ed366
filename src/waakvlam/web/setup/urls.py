"""The addresses of setting up."""

from django.urls import path

from waakvlam.web.setup import policy, routes, views

urlpatterns = [
    path("", views.overview, name="settings"),
    path("doelen/", views.purpose_list, name="purposes"),
    path("doelen/aanzetten/", views.account_for, name="account_for_purpose"),
    path("doelen/uitzetten/", views.put_off, name="put_off_purpose"),
    path("routes/", routes.route_list, name="routes"),
    path("routes/nieuw/", routes.new_route, name="new_route"),
    path("routes/<uuid:route>/", routes.change_route, name="change_route"),
    path("routes/<uuid:route>/stoppen/", routes.stop_route, name="stop_route"),
    path("waakvlammen/", policy.policy_list, name="policies"),
    path("waakvlammen/<slug:code>/", policy.change_policy, name="change_policy"),
]
