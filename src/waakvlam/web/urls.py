"""The addresses of all pages."""

from django.urls import include, path
from django.views.i18n import set_language

from waakvlam.web.coordination import views as coordination
from waakvlam.web.entrance import open_page
from waakvlam.web.health import healthz
from waakvlam.web.municipality import views as municipality
from waakvlam.web.municipality.waiting import waiting
from waakvlam.web.partners import views as partners
from waakvlam.web.people import mail
from waakvlam.web.personas import personas, start
from waakvlam.web.public import views as public
from waakvlam.web.resident import giving
from waakvlam.web.work import finding, messages, paper, telling, todo
from waakvlam.web.work import views as work

urlpatterns = [
    path("", public.home, name="home"),
    path("praat-eerst/", public.talk_first, name="talk_first"),
    path("vertel/", public.telling, name="telling"),
    path("vertel/let-op/", public.hints, name="hints"),
    path("mijn-bericht/", public.ask_code, name="ask_code"),
    path("mijn-bericht/lezen/", public.own_channel, name="channel"),
    path("vraag/", partners.question, name="partner_question"),
    path("vraag/<str:key>/", partners.link, name="partner_link"),
    path("vragen/<uuid:question>/intrekken/", partners.withdraw, name="withdraw_question"),
    path("vragen/<uuid:question>/gelezen/", partners.read, name="heard"),
    path("taal/", open_page(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("begin/", start, name="start"),
    path("inloggen/personas/", personas, name="personas"),
    path("inloggen/", include("waakvlam.web.accounts.urls")),
    path("te-doen/", todo.todo_list, name="todo"),
    path("te-doen/<uuid:duty>/", todo.decide, name="decide"),
    path("situaties/<uuid:concern>/", work.concern, name="concern"),
    path("situaties/<uuid:concern>/aannemen/", work.accept_concern, name="accept"),
    path("situaties/<uuid:concern>/weer-openen/", work.reopen_concern, name="reopen"),
    path("situaties/<uuid:concern>/gedaan/", work.done, name="done"),
    path("situaties/<uuid:concern>/kaartje/", paper.card, name="card"),
    path("situaties/<uuid:concern>/brief/", paper.letter, name="letter"),
    path("situaties/<uuid:concern>/<slug:verb>/", work.act, name="act"),
    path("terugberichten/<uuid:answer>/<slug:verb>/", work.answer, name="answer"),
    path("signaal/", telling.tell_staff, name="tell_staff"),
    path("signaal/vertellen/", telling.tell_about, name="tell_about"),
    path("signaal/buurt/<slug:code>/", finding.neighbourhood, name="neighbourhood"),
    path("signaal/straat/<uuid:street>/", finding.street, name="street"),
    path("verdelen/", coordination.decide_now, name="coordinator"),
    path("verdelen/<uuid:duty>/geven/", coordination.give, name="give"),
    path("verdelen/deze-week/", coordination.this_week, name="coordinator_week"),
    path("accounts/", include("waakvlam.web.people.urls")),
    path("mijn/", include("waakvlam.web.resident.urls")),
    path("toegang/<uuid:light>/", giving.give_access, name="give_access"),
    path("toegang/<uuid:light>/papier/", giving.print_page, name="print_access"),
    path("", include("waakvlam.web.offline.urls")),
    path("", include("waakvlam.web.lights.urls")),
    path("", include("waakvlam.web.household.urls")),
    path("", include("waakvlam.web.areas.urls")),
    path("contact/", include("waakvlam.web.contact.urls")),
    path("berichten/", messages.messages_page, name="messages"),
    path("mijn-mail/", mail.my_mail, name="my_mail"),
    path("gemeente/", municipality.municipality, name="municipality"),
    path("gemeente/blijft-liggen/", waiting, name="waiting"),
    path("gemeente/cijfers.csv", municipality.as_file, {"kind": "csv"}, name="municipality_csv"),
    path("gemeente/cijfers.xlsx", municipality.as_file, {"kind": "xlsx"}, name="municipality_xlsx"),
    path("instellen/", include("waakvlam.web.setup.urls")),
    path("inlezen/", include("waakvlam.web.imports.urls")),
    path("wie-werkt-waar/", include("waakvlam.web.parties.urls")),
]
