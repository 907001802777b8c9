"""The debrief compiler: committed evidence in, a document out in which every sentence cites its words.

Pure and deterministic: standard library only, no clock, no database, no order of arrival.
"""

from .citations import resolve_citation
from .compile import COMPILER_VERSION, compile_debrief, input_hash, severity_hash
from .coverage import FEWEST_WORDS
from .document import (
    AgendaItem,
    Cell,
    Column,
    Coverage,
    Debrief,
    Gap,
    MatrixRow,
    NotAssessed,
    Panel,
    Recommendation,
    RecommendationCount,
    Recommendations,
    SignalEntry,
    SignalGroup,
    SourceFinding,
)
from .evidence import (
    NOT_ASSESSED_TEXT,
    RECOMMENDATION_TEXT,
    DimensionDefinition,
    EvidenceError,
    FindingEvidence,
    InterviewEvidence,
    LoopEvidence,
    RatingEvidence,
    RevisionEvidence,
    ScorecardEvidence,
    SeatEvidence,
    SignalText,
)
from .figures import Crossing, DimensionMean, MeanEstimate, Means, Robustness, RobustnessRow
from .means import mean_in_words
from .sentences import Citation, Part, Sentence
from .severity import RaterSeverity, SeverityReference

__all__ = [
    "COMPILER_VERSION",
    "FEWEST_WORDS",
    "NOT_ASSESSED_TEXT",
    "RECOMMENDATION_TEXT",
    "AgendaItem",
    "Cell",
    "Citation",
    "Column",
    "Coverage",
    "Crossing",
    "Debrief",
    "DimensionDefinition",
    "DimensionMean",
    "EvidenceError",
    "FindingEvidence",
    "Gap",
    "InterviewEvidence",
    "LoopEvidence",
    "MatrixRow",
    "MeanEstimate",
    "Means",
    "NotAssessed",
    "Panel",
    "Part",
    "RaterSeverity",
    "RatingEvidence",
    "Recommendation",
    "RecommendationCount",
    "Recommendations",
    "RevisionEvidence",
    "Robustness",
    "RobustnessRow",
    "ScorecardEvidence",
    "SeatEvidence",
    "Sentence",
    "SeverityReference",
    "SignalEntry",
    "SignalGroup",
    "SignalText",
    "SourceFinding",
    "compile_debrief",
    "input_hash",
    "mean_in_words",
    "resolve_citation",
    "severity_hash",
]
