"""Vandaag without a connection. The worker and the manifest stand at the root, because of what they are about."""

from django.urls import path

from waakvlam.web.offline import sending, shell, taking

urlpatterns = [
    path("meenemen/", shell.page, name="offline"),
    path("meenemen/lijst/", taking.take, name="offline_list"),
    path("meenemen/sturen/", sending.send, name="offline_send"),
    path("sw.js", shell.worker, name="offline_worker"),
    path("manifest.webmanifest", shell.manifest, name="offline_manifest"),
]
