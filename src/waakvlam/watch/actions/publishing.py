"""Publishing the figures of a quarter: once, and never changed."""

from django.db.transaction import atomic

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import Publication
from waakvlam.watch.publishing import Content
from waakvlam.watch.queries.publishable import Due


@atomic
def keep_figures(*, by: Viewer, due: Due, content: Content) -> None:
    """Publish these figures, unless those of this quarter were published before. Needs the watch role."""
    which = {"municipality": due.municipality, "year": due.quarter.year, "number": due.quarter.number}
    kept, new = Publication.objects.get_or_create(**which, defaults={"at": by.now, "content": content.as_json()})
    if new:
        record(Happened.FIGURES_PUBLISHED, by=by, ref=kept.id, detail=which)
