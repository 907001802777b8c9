"""Fits calibration and thresholds to what the encoder says of notes that it was not fitted to."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .encoder import WIDTH
from .judging import FEATURES, Floats, Judgement, WrittenJudgement
from .network import KINDS
from .pairs import Pair

MOST_OFFSET = 3.0
ROUNDS = 3  # a note's unit is the one that the weights of the round before find surest
PENALTY = 5.0
EVEN = 0.5
FEWEST_FOUND = 5  # a precision of fewer findings sets no threshold
# Red flags shall be right four times in five on a role never seen. The threshold that gives nine in ten when
# roles, and parts of the known role, are left out in turn gave that on roles that had no part in it.
AIMED_PRECISION = 0.9
ABOUT = "What the reader's confidence is made of, written by manage.py fit_signals."
_BRIEF = FEATURES.index("brief")
Weights = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Reached:
    """Pairs of whole notes and signals, each judged by what other groups taught: labelled, found, right."""

    name: str
    labelled: int
    found: int
    right: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        whole = self.labelled + self.found
        return 2 * self.right / whole if whole else 0.0


def fit(pairs: Sequence[Pair]) -> tuple[Weights, dict[str, float]]:
    """Return weights of FEATURES and an offset for each kind, and the thresholds."""
    weights = {kind: weights_of(pairs, kind) for kind in KINDS}
    thresholds = {}
    for kind in KINDS:
        if kind == "red_flag":
            thresholds[kind] = precise(*crossed(pairs, kind), AIMED_PRECISION)
        else:
            sure, labels = _judged(_whole(pairs), kind, weights)
            # At best balance, but right as often as wrong.
            thresholds[kind] = max(balanced(sure, labels), precise(sure, labels, EVEN))
    return weights, thresholds


def weights_of(pairs: Sequence[Pair], kind: str) -> Floats:
    """Return the weights of a kind: all but one from whole notes, that of "brief" from parts of them."""
    own = [pair for pair in pairs if pair.kind == kind]
    weights = np.zeros(len(FEATURES) + 1)
    weights[0] = 1.0
    for _ in range(ROUNDS):
        weights = regression(*_surest(_whole(own), weights))
    weights[_BRIEF] = _offset(*_surest([pair for pair in own if pair.is_part], weights), weights)
    return weights


def _offset(table: Floats, labels: Floats, weights: Floats) -> float:
    """Return what is added to the odds of brief texts so that as many are expected as are labelled."""
    brief = table[:, _BRIEF] == 1
    if not brief.any():
        return 0.0
    odds, wanted = table[brief] @ weights[:-1] + weights[-1], labels[brief].sum()
    low, high = -MOST_OFFSET, MOST_OFFSET
    for _ in range(30):
        middle = (low + high) / 2
        expected = (1 / (1 + np.exp(-(odds + middle)))).sum()
        low, high = (middle, high) if expected < wanted else (low, middle)
    return float(low)


def crossed(pairs: Sequence[Pair], kind: str) -> tuple[Floats, Floats]:
    """Return confidences and labels of whole notes, each group judged by what the other groups taught."""
    found = []
    for group in sorted({pair.group for pair in pairs}):
        weights = {kind: weights_of([pair for pair in pairs if pair.group != group], kind)}
        found.append(_judged([pair for pair in _whole(pairs) if pair.group == group], kind, weights))
    sure, labels = zip(*found, strict=True)
    return np.concatenate(sure), np.concatenate(labels)


def _whole(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if not pair.is_part]


def _judged(pairs: Sequence[Pair], kind: str, weights: Weights) -> tuple[Floats, Floats]:
    table, labels = _surest([pair for pair in pairs if pair.kind == kind], weights[kind])
    return _judging(weights).confidence(table, kind), labels


def _surest(pairs: Sequence[Pair], weights: Floats) -> tuple[Floats, Floats]:
    """Return the features of each text's surest unit, and whether the text has the signal."""
    rows = [pair.features[int((pair.features @ weights[:-1]).argmax())] for pair in pairs]
    return np.array(rows).reshape(-1, len(FEATURES)), np.array([float(pair.labelled) for pair in pairs])


def _judging(weights: Weights) -> Judgement:
    """Return what turns features into confidence."""
    return Judgement("0", "", {}, weights, np.zeros((0, WIDTH), np.float32))


def regression(table: Floats, labels: Floats, penalty: float = PENALTY) -> Floats:
    """Return weights of the columns and an offset; scaled weights are penalised by their squares."""
    means, scales = table.mean(axis=0), table.std(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    scaled = (table - means) / scales
    signs = 2 * labels - 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        margins = signs * (scaled @ flat[:-1] + flat[-1])
        gaps = -signs / (1 + np.exp(np.clip(margins, -500, 500)))
        slopes = np.append(scaled.T @ gaps + penalty * flat[:-1], gaps.sum())
        return float(np.logaddexp(0, -margins).sum() + penalty * (flat[:-1] ** 2).sum() / 2), slopes

    start = np.zeros(table.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = found[:-1] / scales
    return np.append(weights, found[-1] - weights @ means)


def precise(sure: Floats, labels: Floats, aimed: float) -> float:
    """Return the lowest confidence from which the findings are right as often as aimed at, else 1."""
    best = 1.0
    for least in sorted(set(sure.tolist()), reverse=True):
        found = labels[sure >= least]
        if len(found) >= FEWEST_FOUND and found.mean() >= aimed:
            best = least
    return best


def balanced(sure: Floats, labels: Floats) -> float:
    """Return the confidence from which F1 is highest; of equals the highest, 1 where nothing is labelled."""
    best, reached = 1.0, 0.0
    for least in sorted(set(sure.tolist()), reverse=True):
        found = sure >= least
        f1 = 2 * float(labels[found].sum()) / float(found.sum() + labels.sum())
        if f1 > reached:
            best, reached = least, f1
    return best


def written_of(
    weights: Weights, thresholds: dict[str, float], version: str, encoder: str
) -> WrittenJudgement:
    """Return the file; `encoder` is the digest of the one that was listened to."""
    return {
        "about": ABOUT,
        "version": version,
        "encoder": encoder,
        "thresholds": {kind: round(least, 2) for kind, least in thresholds.items()},
        "weights": {
            kind: dict(zip((*FEATURES, "offset"), (round(float(one), 4) for one in own), strict=True))
            for kind, own in weights.items()
        },
    }


def text_of(written: WrittenJudgement) -> str:
    """Return the file as it is stored."""
    return json.dumps(written, indent=1) + "\n"


def reached(pairs: Sequence[Pair]) -> list[Reached]:
    """Count what is found in each group by weights and thresholds that the other groups gave."""
    counts = {(is_known, kind): np.zeros(3) for is_known in (False, True) for kind in KINDS}
    for group in sorted({pair.group for pair in pairs}):
        weights, thresholds = fit([pair for pair in pairs if pair.group != group])
        own = [pair for pair in _whole(pairs) if pair.group == group]
        for kind in KINDS:
            sure, labels = _judged(own, kind, weights)
            found = sure >= thresholds[kind]
            counts[own[0].is_known, kind] += (labels.sum(), found.sum(), labels[found].sum())
    return [_reached(is_known, kind, counts) for is_known in (False, True) for kind in (*KINDS, "all")]


def _reached(is_known: bool, kind: str, counts: Mapping[tuple[bool, str], Floats]) -> Reached:
    kinds = KINDS if kind == "all" else (kind,)
    labelled, found, right = np.sum([counts[is_known, one] for one in kinds], axis=0)
    name = f"{'known role' if is_known else 'unseen roles'}, {kind.replace('_', ' ')}"
    return Reached(name, int(labelled), int(found), int(right))
