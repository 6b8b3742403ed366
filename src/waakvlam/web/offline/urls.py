"""Vandaag without a connection. The worker and the manifest stand at the root, because of what they are about."""

from django.urls import path

from waakvlam.web.offline import shell

urlpatterns = [
    path("meenemen/", shell.page, name="offline"),
    path("sw.js", shell.worker, name="offline_worker"),
    path("manifest.webmanifest", shell.manifest, name="offline_manifest"),
]
