"""Compiling debriefs: one loop of six interviewers and eight dimensions, and ten thousand by two workers."""

import json
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from scorecards.debrief import (
    DimensionDefinition,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RaterSeverity,
    RatingEvidence,
    ScorecardEvidence,
    SeatEvidence,
    SeverityReference,
    SignalText,
    compile_debrief,
)
from tests.bench.measurement import Measurement

INTERVIEWERS, DIMENSIONS, LOOPS, WORKERS = 6, 8, 10_000, 2
PORTION = 250
WORDS = (
    "Drew the queue first, sized it at 1,400 a second and named what breaks when it fills. "
    "Asked for the bar before choosing a model. Could not say how the rollout would be stopped. "
    "Went back to the first assumption after twenty minutes and corrected it, unprompted. "
)
SLOWEST = 0.95  # of a hundred compilations, so that one pause of the machine decides nothing


def benchmarks() -> Iterator[Measurement]:
    """Yield what one compilation takes, and ten thousand spread over two workers."""
    times = []
    for number in range(100):
        evidence = loop(number)
        started = time.process_time()
        json.dumps(compile_debrief(evidence).as_json())
        times.append(time.process_time() - started)
    times.sort()
    milliseconds = times[int(len(times) * SLOWEST)] * 1000
    yield Measurement("debrief of 6 x 8, 95th of 100, to JSON", milliseconds, "ms", 50)
    started = time.perf_counter()
    with ProcessPoolExecutor(WORKERS) as workers:
        compiled = sum(workers.map(_compile_some, range(0, LOOPS, PORTION)))
    name = f"{compiled:,} debriefs by {WORKERS} workers"
    yield Measurement(f"{name}, from first to last", time.perf_counter() - started, "s")
    # What a machine does besides makes the first number longer and leaves this one as it is.
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = spent.ru_utime + spent.ru_stime
    yield Measurement(f"{name}, processor time", seconds, "s")
    yield Measurement("one of them", seconds / compiled * 1000, "ms", 50)


def _compile_some(first: int) -> int:
    for number in range(first, first + PORTION):
        json.dumps(compile_debrief(loop(number)).as_json())
    return PORTION


def loop(number: int) -> LoopEvidence:
    """Return a loop in which everybody rates everything, at length, with signals and a calibration."""
    dimensions = tuple(
        DimensionDefinition(f"d{place}", f"Dimension {place}", place, ("1", "2", "3", "4", "5"), 3)
        for place in range(DIMENSIONS)
    )
    keys = tuple(item.key for item in dimensions)
    interviews = tuple(_interview(number, seat, keys) for seat in range(INTERVIEWERS))
    raters = tuple(
        RaterSeverity(f"p{seat}", 0.2 * (seat - 2), 0.03, 0.8, 12, 0) for seat in range(INTERVIEWERS)
    )
    signals = tuple(
        SignalText(f"s{place}", kind, f"Signal {place}")
        for place, kind in enumerate(("red_flag", "red_flag", "weak", "weak", "strong", "strong"))
    )
    return LoopEvidence(
        loop=f"loop-{number}",
        role_title="Engineer",
        rubric_version=1,
        dimensions=dimensions,
        signals=signals,
        interviews=interviews,
        findings=tuple(_finding(number, seat) for seat in range(INTERVIEWERS)),
        severity=SeverityReference("cal", "bench", "2025-01-01", "2026-01-01", 0.16, 0.36, raters),
    )


def _interview(number: int, seat: int, keys: tuple[str, ...]) -> InterviewEvidence:
    ratings = tuple(
        RatingEvidence(key, (number + seat * 3 + place * (1 + number % 3)) % 5 + 1, "", WORDS)
        for place, key in enumerate(keys)
    )
    card = ScorecardEvidence(f"c{seat}", "2026-11-23T10:00:00Z", "yes", WORDS, WORDS * 4, ratings)
    card = replace(card, recommendation="no" if (number + seat) % 3 == 0 else "yes")
    return InterviewEvidence(
        f"i{seat}", f"Interview {seat}", keys, (SeatEvidence(f"seat{seat}", f"p{seat}", "lead", seat, card),)
    )


def _finding(number: int, seat: int) -> FindingEvidence:
    quote = "Could not say how the rollout would be stopped."
    start = WORDS.index(quote)
    return FindingEvidence(
        id=f"f{seat}",
        scorecard=f"c{seat}",
        signal=f"s{(number + seat) % 6}",
        source="detector",
        field="overall_notes",
        start=start,
        end=start + len(quote),
        quote=quote,
        confidence=0.9,
        disposition="open",
    )
