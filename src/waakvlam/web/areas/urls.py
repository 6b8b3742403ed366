"""The addresses of the pages about neighbourhoods."""

from django.urls import path

from waakvlam.web.areas import acting, alerts, galleries, views

urlpatterns = [
    path("buurten/", views.area_list, name="areas"),
    path("buurten/drempel/", acting.threshold, name="threshold"),
    path("buurten/vraag/<uuid:ref>/", acting.asked, name="area_asked"),
    path("buurten/notities/<uuid:note>/voorbij/", acting.over, name="note_over"),
    path("buurten/afspraken/<uuid:agreement>/voorbij/", acting.agreement_over, name="agreement_over"),
    path("buurten/galerijen/<uuid:balance>/", acting.decide, name="decide_balance"),
    path("buurten/<slug:area>/", views.area, name="area"),
    path("buurten/<slug:area>/cijfers/", views.figures, name="area_figures"),
    path("buurten/<slug:area>/plekken/", galleries.spots, name="area_spots"),
    path("buurten/<slug:area>/gemengd-wonen/", acting.agree, name="agree"),
    path("buurten/<slug:area>/galerij/<uuid:gallery>/", galleries.gallery, name="gallery"),
    path("buurten/<slug:area>/galerij/<uuid:gallery>/vrij/", acting.home_free, name="home_free"),
    path("buurten/<slug:area>/complex/<uuid:complex>/", galleries.complex, name="complex"),
    path("buurten/<slug:area>/straat/<uuid:road>/", galleries.street, name="area_street"),
    path("buurten/<slug:area>/<slug:verb>/", acting.on_area, name="area_act"),
    path("let-op/<uuid:alert>/", alerts.alert, name="alert"),
    path("let-op/<uuid:alert>/ik-kijk/", acting.look_at, name="look_at"),
    path("let-op/<uuid:alert>/<slug:verb>/", acting.on_alert, name="alert_act"),
    path("maatregelen/<uuid:measure>/", galleries.measure, name="measure"),
    path("maatregelen/<uuid:measure>/<slug:verb>/", acting.on_measure, name="measure_act"),
]
