"""Everything below `/mijn/`: addresses that say nothing to whoever looks along."""

from django.urls import path
from django.views.decorators.http import require_POST

from waakvlam.web.entrance import resident, resident_door
from waakvlam.web.resident import door, views

urlpatterns = [
    path("", resident_door(door.come_in), name="resident_door"),
    path("sleutel/", resident_door(door.ComeInWithPasskey.as_view()), name="resident_passkey"),
    path("sleutel/maken/", resident_door(door.keep_key), name="resident_keep_key"),
    path("uit/", resident_door(require_POST(door.leave)), name="resident_leave"),
    path("pagina/", resident(views.my_person), name="my_person"),
    path("hulp/", resident(require_POST(views.ask)), name="my_help"),
    path("papier/", resident(views.paper), name="my_paper"),
    path("stoppen/", resident(views.stop), name="my_stop"),
]
