"""The panel seen from both sides: its places in order, and what each place says about a dimension."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .document import CellStatus, ChangeKind, Column, Panel
from .evidence import InterviewEvidence, LoopEvidence, RatingEvidence, ScorecardEvidence, SeatEvidence

# With equal experience the person in training speaks before the lead, and the bar raiser last.
SPEAKING_ORDER = {"reverse_shadow": 0, "lead": 1, "bar_raiser": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """One seat with its interview and a label that is unique in the loop."""

    interview: InterviewEvidence
    seat: SeatEvidence
    label: str

    @property
    def scorecard(self) -> ScorecardEvidence | None:
        """Return the committed scorecard, if there is one."""
        return self.seat.scorecard

    def rating(self, dimension: str) -> RatingEvidence | None:
        """Return the rating of a dimension, scored or not assessed, if the scorecard has one."""
        if self.seat.scorecard is None:
            return None
        return next((item for item in self.seat.scorecard.ratings if item.dimension == dimension), None)

    def status(self, dimension: str) -> CellStatus:
        """Return what this place says about a dimension."""
        rating = self.rating(dimension)
        if rating is None:
            return "missing" if dimension in self.interview.dimensions else "not_tested"
        return "not_assessed" if rating.score is None else "scored"


def places_of(evidence: LoopEvidence) -> tuple[Place, ...]:
    """Return the seats of canonical evidence in order, each with a label made from its interview's title."""
    pairs = [(interview, seat) for interview in evidence.interviews for seat in interview.seats]
    totals = Counter(interview.title for interview, _ in pairs)
    seen: Counter[str] = Counter()
    places = []
    for interview, seat in pairs:
        seen[interview.title] += 1
        label = _label(interview.title, seen[interview.title], totals[interview.title])
        places.append(Place(interview, seat, label))
    return tuple(places)


def _label(title: str, number: int, total: int) -> str:
    return title if total == 1 else f"{title}, {number} of {total}"


def committed(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places whose scorecard is in."""
    return tuple(place for place in places if place.scorecard is not None)


def scored(places: Sequence[Place], dimension: str) -> tuple[Place, ...]:
    """Return the places that gave a dimension a score."""
    return tuple(place for place in places if place.status(dimension) == "scored")


def count_people(places: Sequence[Place]) -> int:
    """Return how many different people sit in the places."""
    return len({place.seat.person for place in places})


def first_speaker(places: Sequence[Place]) -> str | None:
    """Return the seat with the least experience, so that nobody speaks in the shadow of a senior."""
    if not places:
        return None
    return min(places, key=_speaking_order).seat.id


def _speaking_order(place: Place) -> tuple[int, int, int, str]:
    seat = place.seat
    return seat.experience, SPEAKING_ORDER[seat.kind], len(seat.id), seat.id


def compile_panel(places: Sequence[Place]) -> Panel:
    """Return who was asked and who has answered."""
    answered = committed(places)
    return Panel(
        columns=tuple(map(_column, places)),
        interviews=len({place.interview.id for place in places}),
        interviewers=count_people(places),
        committed_interviewers=count_people(answered),
        planned_scorecards=len(places),
        committed_scorecards=len(answered),
    )


def _column(place: Place) -> Column:
    card = place.scorecard
    return Column(
        seat=place.seat.id,
        interview=place.interview.id,
        label=place.label,
        kind=place.seat.kind,
        person=place.seat.person,
        experience=place.seat.experience,
        scorecard=None if card is None else card.id,
        committed_at=None if card is None else card.committed_at,
        amended=_amended(card),
    )


def _amended(card: ScorecardEvidence | None) -> ChangeKind:
    if card is None or not card.earlier:
        return ""
    return "after_reveal" if card.amended_after_reveal else "before_reveal"
