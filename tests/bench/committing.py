"""A process of its own that commits scorecards at an even rate, for tests.bench.delays."""

import os
import sys
import time

import django
from factory import Factory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from candidates.models import Seat  # noqa: E402  models exist once Django is set up
from scorecards.selectors.drafts import RatingDraft, ScorecardDraft  # noqa: E402
from tests import drafts, factories  # noqa: E402

EVIDENCE = "Drew the queue first, sized it at 1,400 a second and named what breaks when it fills. " * 4


def main(commits: int, rate: float, panel: int = 4) -> None:
    """Commit so many scorecards, `rate` in a second, in loops of `panel` interviewers each."""
    number_apart_from_others()
    loops = [factories.make_loop(panel=panel, dimensions=4) for _number in range(-(-commits // panel))]
    seats = list(Seat.objects.filter(interview__loop__in=loops).select_related("person")[:commits])
    written = [(seat, _draft(seat)) for seat in seats]
    for seat, draft in written:
        drafts.enter(seat, draft)
    started = time.monotonic()
    for number, (seat, draft) in enumerate(written):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        drafts.submit_scorecard(actor=seat.person, seat_id=seat.pk, draft=draft)
    sys.stdout.write(f"{time.monotonic() - started:.3f}\n")


def number_apart_from_others() -> None:
    """Several of these processes may work on one database: names and addresses are numbered by process."""
    for made in vars(factories).values():
        if isinstance(made, type) and issubclass(made, Factory) and made._meta.model:
            made.reset_sequence(os.getpid() * 10_000, force=True)


def _draft(seat: Seat) -> ScorecardDraft:
    keys = seat.interview.dimensions.order_by("position").values_list("key", flat=True)
    ratings = tuple(RatingDraft(key, score=4, evidence=EVIDENCE) for key in keys)
    return ScorecardDraft(recommendation="yes", overall_notes=EVIDENCE, ratings=ratings)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
