"""What the encoder was fitted to: notes, which can judge nothing any more, and definitions it knows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

import numpy as np

from .encoder import WIDTH, Vectors

PATH = Path(__file__).parent / "fitted_to.json"
_SCALE = 1000  # the file holds vectors as whole thousandths, to be short


class WrittenFittedTo(TypedDict):
    """The file as it stands, written by tools/reader; `encoder` is the SHA-256 of encoder.onnx."""

    encoder: str
    notes: dict[str, list[str]]
    known: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class FittedTo:
    """The encoder's digest, its notes by role, and the vectors (K, 384) of its definitions."""

    digest: str
    notes: Mapping[str, frozenset[str]]
    known: Vectors

    def knows(self, role: str, note: str) -> bool:
        """Say whether a note had a part in fitting."""
        return note in self.notes.get(role, frozenset())


@cache
def fitted_to() -> FittedTo:
    """Load the file beside the shipped encoder; the same object every time."""
    return read_fitted_to(cast("WrittenFittedTo", json.loads(PATH.read_text(encoding="utf-8"))))


def read_fitted_to(written: WrittenFittedTo) -> FittedTo:
    """Return what a file says."""
    known = np.array(list(written["known"].values()), np.float32).reshape(-1, WIDTH) / np.float32(_SCALE)
    notes = {role: frozenset(own) for role, own in written["notes"].items()}
    return FittedTo(written["encoder"], notes, known)


def text_of(digest: str, notes: Mapping[str, Sequence[str]], known: Mapping[str, Vectors]) -> str:
    """Return the file with a role, and a definition, on a line."""
    vectors = {key: [round(float(one) * _SCALE) for one in vector] for key, vector in known.items()}
    parts: dict[str, Mapping[str, Sequence[object]]] = {"notes": notes, "known": vectors}
    lines = [f' "encoder": {json.dumps(digest)}']
    for name, part in parts.items():
        rows = ",\n".join(f"  {json.dumps(key)}: {json.dumps(list(own))}" for key, own in part.items())
        lines.append(f" {json.dumps(name)}: {{\n{rows}\n }}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
