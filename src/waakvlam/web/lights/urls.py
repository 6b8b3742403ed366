"""Everything below `/vandaag/`, `/waakvlam/` and `/contactmoment/`, and the calendar."""

from django.urls import path

from waakvlam.web.lights import calendar, checking, faces, page, paper, proposing, sharing, today

urlpatterns = [
    path("vandaag/", today.today_page, name="today"),
    path("vandaag/ziek/", today.ill, name="ill"),
    path("vandaag/er-weer/", today.well, name="well"),
    path("vandaag/rondje/", today.walk, name="walk"),
    path("vandaag/agenda/", calendar.own_calendar, name="own_calendar"),
    path("vandaag/nieuw/", proposing.new, name="new_light"),
    path("vandaag/nieuw/wie/", proposing.new_at, name="new_light_at"),
    path("agenda/<str:key>.ics", calendar.feed, name="feed"),
    path("situaties/<uuid:concern>/waakvlam/voorstellen/", proposing.from_concern, name="propose_light"),
    path("contactmoment/<uuid:check_in>/zorgelijk/", checking.worrying, name="worrying"),
    path("contactmoment/<uuid:check_in>/meer-hulp/", checking.more_help, name="more_help"),
    path("contactmoment/<uuid:check_in>/delen/", checking.share_contact, name="share_contact"),
    path("contactmoment/<uuid:check_in>/opnieuw-delen/", sharing.share_again, name="share_again"),
    path("contactmoment/<uuid:check_in>/vergelijken/", checking.compare_contacts, name="compare"),
    path("waakvlam/<uuid:light>/", page.light, name="light"),
    path("waakvlam/<uuid:light>/contact/", checking.contact, name="contact"),
    path("waakvlam/<uuid:light>/gezicht/", faces.choose_faces, name="choose_faces"),
    path("waakvlam/<uuid:light>/kaartje/", paper.face_card, name="face_card"),
    path("waakvlam/<uuid:light>/plan/", paper.plan, name="plan"),
    path("waakvlam/<uuid:light>/plan/papier/", paper.plan_card, name="plan_card"),
    path("waakvlam/<uuid:light>/kleur/", page.colour, name="colour"),
    path("waakvlam/<uuid:light>/weer-oppakken/", page.reopen_light, name="reopen_light"),
    path("waakvlam/<uuid:light>/<slug:verb>/", page.act, name="light_act"),
]
