"""Everything below `/mijn/`: addresses that say nothing to whoever looks along."""

from django.urls import path
from django.views.decorators.http import require_POST

from waakvlam.web.entrance import resident_door
from waakvlam.web.resident import door

urlpatterns = [
    path("", resident_door(door.come_in), name="resident_door"),
    path("sleutel/", resident_door(door.ComeInWithPasskey.as_view()), name="resident_passkey"),
    path("sleutel/maken/", resident_door(door.keep_key), name="resident_keep_key"),
    path("uit/", resident_door(require_POST(door.leave)), name="resident_leave"),
]
