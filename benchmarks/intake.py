"""How fast signals are accepted: the whole of `tell`, with a durable commit each, from several threads at once."""

import random
import threading
from uuid import uuid4

from benchmarks.city import measure, open_city, report

SECONDS, THREADS = 15.0, 4


def main() -> None:
    """Tell at random homes of the city for a while."""
    server = open_city()
    from waakvlam.kernel.clock import now
    from waakvlam.kernel.context import enter
    from waakvlam.kernel.errors import Refused
    from waakvlam.kernel.viewer import Role, Viewer
    from waakvlam.places.models import Address
    from waakvlam.signals.actions.telling import Telling, tell
    from waakvlam.signals.catalogue import Observer
    from waakvlam.signals.models import Source

    with enter(Viewer(Role.INTAKE, now())):
        homes = list(Address.objects.values_list("id", flat=True))

    def one() -> None:
        by = Viewer(Role.INTAKE, now(), address=random.choice(homes))  # noqa: S311
        telling = Telling("benchmark", uuid4(), Observer.NEIGHBOUR, Source.NEIGHBOUR, ("noise",), by.now, "Muziek.")
        try:
            with enter(by):
                tell(telling, by=by)
        except Refused:
            pass  # a home in a neighbourhood that is not open

    taken: list[float] = []
    threads = [threading.Thread(target=lambda: taken.extend(measure(one, SECONDS))) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report("intake", taken, SECONDS, threads=THREADS)
    server.stop()


if __name__ == "__main__":
    main()
