"""That the clock ticks."""

from django.db import models


class Heartbeat(models.Model):
    """When something that must keep running last did, by the clock on the wall. No person is in it."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
