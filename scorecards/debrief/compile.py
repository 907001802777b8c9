"""Committed evidence in, debrief document out: no clock, no database, no chance."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from .agenda import compile_agenda
from .codec import JsonValue, as_json_object
from .coverage import compile_coverage, compile_gaps
from .document import Debrief
from .evidence import LoopEvidence
from .findings import compile_signals
from .matrix import compile_matrix
from .means import compile_means
from .order import canonical, canonical_severity
from .panel import compile_panel, places_of
from .recommendations import compile_recommendations
from .robustness import compile_robustness
from .severity import SeverityReference
from .summary import compile_summary

# Raised with every change that alters what the same evidence compiles to; it is part of the input hash.
COMPILER_VERSION = "4"


def input_hash(evidence: LoopEvidence, *, severity: str | None = None) -> str:
    """Return the SHA-256 (hex) of the canonical evidence and the compiler's version.

    The calibration enters as its own hash: whoever may not read how strict each interviewer is, passes that
    hash as `severity` with evidence from which the calibration was taken out, and finds the same hash. Raises
    EvidenceError when rows of the evidence contradict each other.
    """
    return _hash(canonical(evidence), severity)


def severity_hash(reference: SeverityReference | None) -> str | None:
    """Return the SHA-256 (hex) of a calibration as the compiler was told it, None for none."""
    ordered = canonical_severity(reference)
    return None if ordered is None else _sha256(as_json_object(ordered))


def _hash(ordered: LoopEvidence, severity: str | None = None) -> str:
    return _sha256(
        {
            "compiler": COMPILER_VERSION,
            "evidence": as_json_object(replace(ordered, severity=None)),
            "severity": severity_hash(ordered.severity) or severity,
        }
    )


def _sha256(content: Mapping[str, JsonValue]) -> str:
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
