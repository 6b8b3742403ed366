"""Everything below `/huishouden/`, `/bewoners/` and `/hulp/`."""

from django.urls import path

from waakvlam.web.household import acting, finding, page

urlpatterns = [
    path("huishouden/", finding.find, name="find_household"),
    path("huishouden/beginnen/", finding.begin, name="begin_household"),
    path("huishouden/<uuid:home>/", page.household_page, name="household"),
    path("huishouden/<uuid:home>/op-datum/", page.by_date_page, name="household_by_date"),
    path("huishouden/<uuid:home>/<slug:verb>/", acting.on_home, name="household_act"),
    path("bewoners/<uuid:resident>/netwerk/<uuid:tie>/weg/", acting.remove, name="remove_tie"),
    path("bewoners/<uuid:resident>/<slug:verb>/", acting.on_resident, name="resident_act"),
    path("hulp/<uuid:help>/<slug:verb>/", acting.on_help, name="help_act"),
]
