"""Walls ask for the kind of an event first: one that does not is asked of every event of ten years."""

import re

from django.db import connections

from waakvlam.journal.vocabulary import Happened

OTHER_WORDS = {"pilot light"}
FAMILIES = {"duty ", "grant "}


def test_walls_around_events_name_words_of_the_record(database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("""SELECT qual FROM pg_policies
                          WHERE tablename = 'journal_event' AND 'waakvlam_app' = ANY (roles) AND cmd = 'SELECT'""")
        walls = [set(re.findall(r"'([^']+)'::", qual)) - OTHER_WORDS for (qual,) in cursor.fetchall()]
    assert len(walls) == 5
    assert all(walls)
    named = set.union(*walls)
    assert len(named) > 50
    assert named - FAMILIES <= set(Happened)
    assert all(any(word.startswith(family) for word in Happened) for family in FAMILIES)
