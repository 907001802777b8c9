"""Choosing the sentences: everything that can be said, cut to what can be read."""

from collections.abc import Sequence
from itertools import chain

from ..document import Coverage, MatrixRow, Panel, SignalGroup
from ..evidence import LoopEvidence
from ..panel import Place
from ..sentences import Sentence
from .builder import Draft
from .change_sentences import change_sentences
from .gap_sentences import gap_sentences
from .panel_sentences import nothing_committed, panel_sentences
from .rating_sentences import rating_sentences
from .signal_sentences import signal_sentences

FEWEST_SENTENCES, MOST_SENTENCES = 6, 12


def compile_summary(
    evidence: LoopEvidence,
    places: Sequence[Place],
    panel: Panel,
    matrix: Sequence[MatrixRow],
    signals: Sequence[SignalGroup],
    coverage: Sequence[Coverage],
) -> tuple[Sentence, ...]:
    """Return at most MOST_SENTENCES sentences in reading order, every one of them cited.

    Two scorecards with ratings always give FEWEST_SENTENCES or more; with fewer committed there may be
    less to say, and with none there is one sentence that says so.
    """
    if not panel.committed_scorecards:
        return (nothing_committed(evidence, places).sentence,)
    drafts = chain(
        panel_sentences(places, panel),
        change_sentences(places, matrix),
        rating_sentences(places, matrix),
        signal_sentences(places, matrix, signals),
        gap_sentences(evidence, places, coverage),
    )
    return tuple(draft.sentence for draft in _weightiest(list(drafts)))


def _weightiest(drafts: list[Draft]) -> list[Draft]:
    ranked = sorted(range(len(drafts)), key=lambda index: -drafts[index].weight)
    kept = set(ranked[:MOST_SENTENCES])
    return [draft for index, draft in enumerate(drafts) if index in kept]
