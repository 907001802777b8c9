"""Fits calibration and thresholds to what the encoder says of notes that it was not fitted to."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from .encoder import WIDTH
from .judging import FEATURES, Floats, Judgement, WrittenJudgement
from .network import KINDS
from .pairs import Pair

MOST_OFFSET = 3.0
MOST_SLOPE = 1.0
ROUNDS = 3  # a note's unit is the one that the weights of the round before find surest
PENALTY = 5.0
EVEN = 0.5
FOLDS = 6  # parts of the groups that are left out in turn
# Red flags shall be right four times in five: a little more is aimed at over all, and that on roles never
# seen. Few findings say little, so that some more are counted that are as good as foretold.
AIMED_PRECISION, AIMED_UNFAMILIAR = 0.85, 0.8
FORETOLD = 5
# Roles differ more than those left out show: red flags of roles never seen were right 11 times of 17 from .65
# on, 6 of 9 from .7 on, 4 of 5 from here on, each role judged by what the others taught.
LEAST_OF_RED_FLAGS = 0.75
ABOUT = "What the reader's confidence is made of, written by manage.py fit_signals."
_BRIEF, _FAMILIAR = FEATURES.index("brief"), FEATURES.index("familiar")
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


@dataclass(frozen=True, slots=True)
class Crossed:
    """Whole notes with signals of one kind, each judged by what other groups taught."""

    odds: Floats
    labels: Floats
    familiar: NDArray[np.bool_]


def fit(pairs: Sequence[Pair]) -> tuple[Weights, dict[str, float]]:
    """Return weights of FEATURES and an offset for each kind, and the thresholds."""
    weights, thresholds = {}, {}
    for kind in KINDS:
        own = [pair for pair in pairs if pair.kind == kind]
        seen = crossed(own)
        scales = {familiar: _scale(seen, familiar) for familiar in (False, True)}
        weights[kind] = _scaled(weights_of(own), scales)
        sure = np.zeros(len(seen.odds))
        for familiar, (slope, shift) in scales.items():
            chosen = seen.familiar == familiar
            sure[chosen] = _probabilities(slope * seen.odds[chosen] + shift)
        thresholds[kind] = _threshold(kind, sure, seen)
    return weights, thresholds


def _threshold(kind: str, sure: Floats, seen: Crossed) -> float:
    """Return where a red flag is right as often as aimed at, else where precision and recall balance."""
    if kind != "red_flag":
        # At best balance, but right as often as wrong.
        return max(balanced(sure, seen.labels), precise(sure, seen.labels, EVEN))
    strange = ~seen.familiar
    return max(
        LEAST_OF_RED_FLAGS,
        precise(sure, seen.labels, AIMED_PRECISION),
        precise(sure[strange], seen.labels[strange], AIMED_UNFAMILIAR),
    )


def crossed(pairs: Sequence[Pair]) -> Crossed:
    """Return what is said of whole notes, each group judged by what the other groups taught."""
    groups = sorted({pair.group for pair in pairs})
    parts = {group: place % FOLDS for place, group in enumerate(groups)}
    found: list[tuple[Floats, Floats, Floats]] = []
    for part in range(min(FOLDS, len(groups))):
        weights = weights_of([pair for pair in pairs if parts[pair.group] != part])
        table, labels = _surest([pair for pair in _whole(pairs) if parts[pair.group] == part], weights)
        found.append((table @ weights[:-1] + weights[-1], labels, table[:, _FAMILIAR]))
    odds, labels, familiar = (np.concatenate(column) for column in zip(*found, strict=True))
    return Crossed(odds, labels, familiar > 0)


def _scale(seen: Crossed, familiar: bool) -> tuple[float, float]:
    """Return slope and shift with which odds of notes left out mean what they say; never steeper ones."""
    chosen = seen.familiar == familiar
    if not 0 < seen.labels[chosen].sum() < chosen.sum():
        return 1.0, 0.0
    slope, shift = regression(seen.odds[chosen][:, None], seen.labels[chosen], penalty=0.1).tolist()
    return (min(slope, MOST_SLOPE), shift) if slope > 0 else (1.0, 0.0)


def _scaled(weights: Floats, scales: Mapping[bool, tuple[float, float]]) -> Floats:
    """Return weights whose odds are scaled one way without familiarity, another with all of it."""
    plain, twice = weights[:_FAMILIAR], weights[_FAMILIAR + 1 : -1]
    (slope, shift), (known_slope, known_shift) = scales[False], scales[True]
    whole = np.append(twice, 0.0)  # of "brief" there is no second
    scaled = known_slope * (plain + whole) - slope * plain
    offset = slope * weights[-1] + shift
    familiar = known_slope * (weights[-1] + weights[_FAMILIAR]) + known_shift - offset
    return np.concatenate((slope * plain, [familiar], scaled[:-1], [offset]))


def weights_of(pairs: Sequence[Pair]) -> Floats:
    """Return the weights of one kind: all but one from whole notes, that of "brief" from parts of them."""
    weights = np.zeros(len(FEATURES) + 1)
    weights[0] = 1.0
    for _ in range(ROUNDS):
        weights = regression(*_surest(_whole(pairs), weights))
    weights[_BRIEF] = _offset(*_surest([pair for pair in pairs if pair.is_part], weights), weights)
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
        expected = _probabilities(odds + middle).sum()
        low, high = (middle, high) if expected < wanted else (low, middle)
    return float(low)


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


def _probabilities(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)


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
    for least in sorted(set(sure.round(2).tolist()), reverse=True):
        found = sure >= least
        foretold = FORETOLD * sure[found].mean() if found.any() else 0.0
        if (labels[found].sum() + foretold) / (found.sum() + FORETOLD) >= aimed:
            best = least
    return best


def balanced(sure: Floats, labels: Floats) -> float:
    """Return the confidence from which F1 is highest; of equals the highest, 1 where nothing is labelled."""
    best, reached = 1.0, 0.0
    for least in sorted(set(sure.round(2).tolist()), reverse=True):
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
    groups = sorted({pair.group for pair in pairs})
    for part in range(min(FOLDS, len(groups))):
        left_out = set(groups[part::FOLDS])
        weights, thresholds = fit([pair for pair in pairs if pair.group not in left_out])
        own = [pair for pair in _whole(pairs) if pair.group in left_out]
        for is_known, kind in counts:
            chosen = [pair for pair in own if pair.is_known == is_known]
            sure, labels = _judged(chosen, kind, weights)
            found = sure >= thresholds[kind]
            counts[is_known, kind] += (labels.sum(), found.sum(), labels[found].sum())
    return [_reached(is_known, kind, counts) for is_known in (False, True) for kind in (*KINDS, "all")]


def _reached(is_known: bool, kind: str, counts: Mapping[tuple[bool, str], Floats]) -> Reached:
    kinds = KINDS if kind == "all" else (kind,)
    labelled, found, right = np.sum([counts[is_known, one] for one in kinds], axis=0)
    name = f"{'known role' if is_known else 'unseen roles'}, {kind.replace('_', ' ')}"
    return Reached(name, int(labelled), int(found), int(right))
