"""The encoder: pieces of words in, one vector for each out, in the light of the words around it."""

import hashlib
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from .wordpieces import END, START, vocabulary

PATH = Path(__file__).parent / "encoder.onnx"
WIDTH = 384
_SLOWER = "SkipLayerNormFusion"  # two operations in one that takes three times as long as both
LONGEST = 254  # pieces read at once, marks of start and end included

Vectors = NDArray[np.float32]


class EncoderError(RuntimeError):
    """The file of the encoder is not the one that the weights were fitted with."""


class _Session(Protocol):
    def run(self, names: list[str] | None, given: dict[str, NDArray[np.int64]]) -> list[Vectors]: ...


class Encoder:
    """A file of weights, loaded once per worker, on one thread: workers share cores by being many."""

    def __init__(self, path: Path, digest: str) -> None:
        """Raises EncoderError for a file that has not this SHA-256."""
        import onnxruntime

        stored = path.read_bytes()
        if hashlib.sha256(stored).hexdigest() != digest:
            raise EncoderError(f"{path.name} is not the file that the reader's weights were fitted with")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = True
        session = onnxruntime.InferenceSession(
            stored, options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOWER]
        )
        self._session = cast("_Session", session)

    def states(self, ids: tuple[int, ...]) -> Vectors:
        """Return a vector for the mark of start, each of at most LONGEST - 2 pieces, and the mark of end.

        A text is read by itself, never in a batch: the scales of the 8-bit arithmetic come from what is read
        together, so that a note would otherwise read differently beside other notes.
        """
        known = vocabulary()
        framed = np.array([[known[START], *ids[: LONGEST - 2], known[END]]], dtype=np.int64)
        states: Vectors = self._session.run(None, {"ids": framed})[0][0]
        return states
