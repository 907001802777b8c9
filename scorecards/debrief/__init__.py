"""The debrief compiler: committed evidence in, a document out in which every sentence cites its words.

Pure and deterministic: standard library only, no clock, no database, no order of arrival.
"""

from .citations import resolve_citation
from .compile import COMPILER_VERSION, compile_debrief, input_hash
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
from .sentences import Citation, Part, Sentence

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
    "Debrief",
    "DimensionDefinition",
    "EvidenceError",
    "FindingEvidence",
    "Gap",
    "InterviewEvidence",
    "LoopEvidence",
    "MatrixRow",
    "NotAssessed",
    "Panel",
    "Part",
    "RatingEvidence",
    "Recommendation",
    "RecommendationCount",
    "Recommendations",
    "RevisionEvidence",
    "ScorecardEvidence",
    "SeatEvidence",
    "Sentence",
    "SignalEntry",
    "SignalGroup",
    "SignalText",
    "SourceFinding",
    "compile_debrief",
    "input_hash",
    "resolve_citation",
]
