"""Fits the weights to labelled notes; what is said of quality is cross-validated by whole roles.

The leaning of words is itself fitted, so the weights above it are fitted on leanings that other roles gave:
a role's own labels never colour its features.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from ..evaluate import LabelledNote
from ..knowledge_base import knowledge
from ..values import DEFAULT_FIELD, Note, SignalDefinition
from .features import FEATURES, Weighed, leanings_of, subject_of, weigh, with_leaning
from .leaning import LEANINGS, Leaning
from .likeness import Floats
from .model import Model, WrittenModel, read_model
from .windows import Windows, windows_of

INNER_FOLDS = 4
OUTER_FOLDS = 6  # more would take longer than somebody waits, and leave out hardly less
LEAST_NOTES_OF_A_WORD = 6
SAME = 0.5  # share of the joint stretch from which a window is the labelled quote
PENALTY_OF_WORDS = 1.0
PENALTY_OF_FEATURES = 10.0
FEWEST_FOUND = 5  # a precision of fewer findings sets no threshold
KINDS = ("red_flag", "weak", "strong")
AIMED_PRECISION = 0.8  # of red flags; of the others as many are shown as serve precision and recall alike


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled note as windows: per signal the features without leanings, the labels, and which count."""

    role: str
    windows: Windows
    signals: tuple["ReadSignal", ...]
    leaning_labels: Floats


@dataclass(frozen=True, slots=True)
class ReadSignal:
    """One signal in one note."""

    kind: str
    labelled: bool
    weighed: Weighed
    labels: Floats
    counted: Floats


@dataclass(frozen=True, slots=True)
class Crossed:
    """Pairs of note and signal on roles left out in turn: labelled, found, right; and average precision."""

    labelled: int
    found: int
    right: int
    average_precision: float


@dataclass(frozen=True, slots=True)
class OutOfRole:
    """For every note with every signal, the best score that a model gave which never saw the role."""

    scores: Floats
    labels: Floats
    kinds: tuple[str, ...]


def fit(
    notes: Sequence[LabelledNote],
    roles: Mapping[str, Sequence[SignalDefinition]],
    version: str,
    own_signals: Mapping[str, Sequence[SignalDefinition]] | None = None,
) -> tuple[WrittenModel, dict[str, Crossed]]:
    """Return weights fitted to all notes, and what they reach on roles left out in turn.

    A note whose id is in `own_signals` speaks of those signals alone: people judged no other in it, so that
    the absence of a label says nothing. Calibration and thresholds come from the roles left out, too, so
    that what is reached is a little too kind.
    """
    own = own_signals or {}
    read = [read_note(note, own[note.id] if note.id in own else roles[note.role]) for note in notes]
    seen = out_of_role(read, version)
    written = calibrated(_fit_uncalibrated(read, version), seen)
    return written, {kind: crossed(written, seen, kind) for kind in KINDS}


def crossed(written: WrittenModel, seen: OutOfRole, kind: str) -> Crossed:
    """Count what the shipped threshold finds on roles left out."""
    chosen = np.array(seen.kinds) == kind
    sure, labels = read_model(written).confidence(seen.scores[chosen], kind), seen.labels[chosen]
    found = sure >= written["thresholds"][kind]
    order = np.argsort(-sure, kind="stable")
    ranks = np.arange(1, len(order) + 1)
    precision = np.cumsum(labels[order]) / ranks
    average = float((precision * labels[order]).sum() / max(1.0, labels.sum()))
    return Crossed(int(labels.sum()), int(found.sum()), int(labels[found].sum()), round(average, 3))


def read_note(note: LabelledNote, signals: Sequence[SignalDefinition]) -> Read:
    """Prepare a note; a window counts as labelled when it is mostly the quote, as unlabelled when apart."""
    known = knowledge()
    windows = windows_of(Note(DEFAULT_FIELD, note.text), known)
    places = {key: note.place_of(quote) for key, quote in note.labels}
    own: list[ReadSignal] = []
    leaning_labels = np.zeros(len(windows.windows))
    subjects = [subject_of(signal) for signal in signals]
    for signal, weighed in zip(signals, weigh(windows, subjects, known), strict=True):
        labels, counted = _labels(windows, places.get(signal.key))
        own.append(ReadSignal(signal.kind, signal.key in places, weighed, labels, counted))
        leaning_labels[labels == 1] = LEANINGS.index(signal.kind)
    return Read(note.role, windows, tuple(own), leaning_labels)


def _labels(windows: Windows, place: tuple[int, int] | None) -> tuple[Floats, Floats]:
    if place is None:
        return np.zeros(len(windows.windows)), np.ones(len(windows.windows))
    shares = np.array([_share(windows, number, place) for number in range(len(windows.windows))])
    labels = (shares >= min(SAME, shares.max())).astype(np.float64)
    return labels, ((shares == 0) | (labels == 1)).astype(np.float64)


def _share(windows: Windows, number: int, place: tuple[int, int]) -> float:
    window = windows.windows[number]
    start, end = windows.heard[window.first].unit.start, windows.heard[window.last].unit.end
    joint = max(0, min(end, place[1]) - max(start, place[0]))
    return joint / (max(end, place[1]) - min(start, place[0]))


def out_of_role(read: Sequence[Read], version: str) -> OutOfRole:
    """Score every note by a model fitted to other roles; several roles are left out together."""
    scores: list[float] = []
    labels: list[float] = []
    kinds: list[str] = []
    roles = sorted({note.role for note in read})
    for left_out in (roles[first::OUTER_FOLDS] for first in range(min(OUTER_FOLDS, len(roles)))):
        others = [note for note in read if note.role not in left_out]
        fitted = read_model(_fit_uncalibrated(others, version))
        for note in (note for note in read if note.role in left_out):
            for signal, best in zip(note.signals, best_scores(note, fitted), strict=True):
                scores.append(best)
                labels.append(float(signal.labelled))
                kinds.append(signal.kind)
    return OutOfRole(np.array(scores), np.array(labels), tuple(kinds))


def best_scores(note: Read, fitted: Model) -> list[float]:
    """Return the score of the best window for each signal of a note."""
    leans = leanings_of(note.windows, fitted.leaning)
    return [float(fitted.scores(with_leaning(signal.weighed, leans)).max()) for signal in note.signals]


def calibrated(written: WrittenModel, seen: OutOfRole) -> WrittenModel:
    """Return the weights with a confidence that means what it says on roles never seen, and thresholds."""
    kinds = np.array(seen.kinds)
    calibration = {
        kind: _calibration(seen.scores[kinds == kind], seen.labels[kinds == kind]) for kind in KINDS
    }
    fitted = read_model({**written, "calibration": calibration})
    thresholds = {}
    for kind in KINDS:
        sure, labels = fitted.confidence(seen.scores[kinds == kind], kind), seen.labels[kinds == kind]
        thresholds[kind] = precise(sure, labels) if kind == "red_flag" else balanced(sure, labels)
    return {**written, "calibration": calibration, "thresholds": thresholds}


def _calibration(scores: Floats, labels: Floats) -> dict[str, float]:
    weights, offsets = softmax_fit(scores[:, None], labels, 2, penalty=1e-3)
    slope, shift = float(weights[0, 1] - weights[0, 0]), float(offsets[1] - offsets[0])
    return {"slope": round(slope, 4), "shift": round(shift, 4)}


def precise(sure: Floats, labels: Floats, aimed: float = AIMED_PRECISION) -> float:
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


def _fit_uncalibrated(read: Sequence[Read], version: str) -> WrittenModel:
    roles = sorted({note.role for note in read})
    leans = _leans_from_other_roles(read, roles)
    rows: list[Floats] = []
    labels: list[Floats] = []
    for note, lean in zip(read, leans, strict=True):
        for signal in note.signals:
            counted = signal.counted == 1
            rows.append(with_leaning(signal.weighed, lean)[counted])
            labels.append(signal.labels[counted])
    table, answers = np.concatenate(rows), np.concatenate(labels)
    means, scales = table.mean(axis=0), table.std(axis=0)
    scales = np.where(scales > 0, scales, 1.0)
    weights, offsets = softmax_fit((table - means) / scales, answers, 2, penalty=PENALTY_OF_FEATURES)
    leaning = fit_leaning(read)
    return {
        "about": "Weights of the learned engine, written by manage.py fit_signals.",
        "version": version,
        "fitted_on": {role: sum(note.role == role for note in read) for role in roles},
        "thresholds": dict.fromkeys(KINDS, 1.0),
        "calibration": {kind: {"slope": 1.0, "shift": 0.0} for kind in KINDS},
        "offset": round(float(offsets[1] - offsets[0]), 4),
        "features": {
            name: [round(float(part), 4) for part in (mean, scale, weight)]
            for name, mean, scale, weight in zip(
                FEATURES, means, scales, weights[:, 1] - weights[:, 0], strict=True
            )
        },
        "leaning_offsets": [round(float(part), 3) for part in leaning.offsets],
        "leaning_words": {
            word: [round(float(part), 3) for part in leaning.weights[place]]
            for word, place in leaning.places.items()
        },
    }


def _leans_from_other_roles(read: Sequence[Read], roles: Sequence[str]) -> list[Floats]:
    folds = {role: number % INNER_FOLDS for number, role in enumerate(roles)}
    fitted = [fit_leaning([note for note in read if folds[note.role] != fold]) for fold in range(INNER_FOLDS)]
    return [leanings_of(note.windows, fitted[folds[note.role]]) for note in read]


def fit_leaning(read: Sequence[Read]) -> Leaning:
    """Fit what words lean towards; a word of too few notes is left out."""
    counts: dict[str, int] = {}
    for note in read:
        for word in set().union(*(window.stems for window in note.windows.windows)):
            counts[word] = counts.get(word, 0) + 1
    words = sorted(word for word, count in counts.items() if count >= LEAST_NOTES_OF_A_WORD)
    places = {word: place for place, word in enumerate(words)}
    empty = Leaning(places, np.zeros((len(words), len(LEANINGS))), np.zeros(len(LEANINGS)))
    # A window has a score of words among thousands: without their zeros fitting takes a tenth of the time.
    bags = sparse.vstack([sparse.csr_array(empty.bags(_stems(note))) for note in read], format="csr")
    answers = np.concatenate([note.leaning_labels for note in read])
    weights, offsets = softmax_fit(bags, answers, len(LEANINGS), penalty=PENALTY_OF_WORDS)
    return Leaning(places, weights, offsets)


def _stems(note: Read) -> list[Iterable[str]]:
    return [window.stems for window in note.windows.windows]


def softmax_fit(table: Floats, answers: Floats, classes: int, penalty: float) -> tuple[Floats, Floats]:
    """Return the weights (columns, classes) and offsets of a regression with squared penalty on weights."""
    columns = table.shape[1]
    wanted = np.eye(classes)[answers.astype(np.intp)]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, offsets = flat[:-classes].reshape(columns, classes), flat[-classes:]
        scores = table @ weights + offsets
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        gap = np.exp(logs) - wanted
        slopes = np.concatenate([(table.T @ gap + penalty * weights).ravel(), gap.sum(axis=0)])
        return float(-(wanted * logs).sum() + penalty * (weights**2).sum() / 2), slopes

    start = np.zeros((columns + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x[:-classes].reshape(columns, classes), found.x[-classes:]
