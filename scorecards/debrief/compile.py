"""Committed evidence in, debrief document out: no clock, no database, no chance."""

import hashlib
import json

from .agenda import compile_agenda
from .codec import as_json_object
from .coverage import compile_coverage, compile_gaps
from .document import Debrief
from .evidence import LoopEvidence
from .findings import compile_signals
from .matrix import compile_matrix
from .means import compile_means
from .order import canonical
from .panel import compile_panel, places_of
from .recommendations import compile_recommendations
from .robustness import compile_robustness
from .summary import compile_summary

# Raised with every change that alters what the same evidence compiles to; it is part of the input hash.
COMPILER_VERSION = "4"


def input_hash(evidence: LoopEvidence) -> str:
    """Return the SHA-256 (hex) of the canonical evidence and the compiler's version.

    Raises EvidenceError when rows of the evidence contradict each other.
    """
    return _hash(canonical(evidence))


def _hash(ordered: LoopEvidence) -> str:
    content = {"compiler": COMPILER_VERSION, "evidence": as_json_object(ordered)}
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def compile_debrief(evidence: LoopEvidence) -> Debrief:
    """Return the debrief of one loop; the order in which rows arrive makes no difference.

    Raises EvidenceError when rows of the evidence contradict each other.
    """
    ordered = canonical(evidence)
    places = places_of(ordered)
    panel = compile_panel(places)
    coverage = compile_coverage(ordered, places)
    matrix = compile_matrix(ordered, places)
    signals = compile_signals(ordered, places)
    return Debrief(
        compiler_version=COMPILER_VERSION,
        input_hash=_hash(ordered),
        loop=ordered.loop,
        role_title=ordered.role_title,
        rubric_version=ordered.rubric_version,
        panel=panel,
        recommendations=compile_recommendations(places),
        matrix=matrix,
        agenda=compile_agenda(ordered, places, matrix, signals, coverage),
        signals=signals,
        summary=compile_summary(ordered, places, panel, matrix, signals, coverage),
        coverage=coverage,
        gaps=compile_gaps(ordered, places, coverage),
        robustness=compile_robustness(ordered, places),
        means=compile_means(ordered, places),
    )
