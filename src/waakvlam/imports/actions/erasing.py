"""What time does to files: they go."""

from waakvlam.imports.models import Part, Upload, UploadState
from waakvlam.imports.rules import may_be_erased
from waakvlam.kernel.viewer import Viewer


def erase_uploads(*, by: Viewer) -> int:
    """Erase the files and reports whose time is up; how many. Needs the retention role."""
    rows = Upload.objects.values_list("id", "state", "received_at")
    gone = [id for id, state, at in rows if may_be_erased(UploadState(state), at, by.now)]
    Part.objects.filter(upload__in=gone).delete()
    Upload.objects.filter(id__in=gone).delete()
    return len(gone)
