"""Estimates with their intervals, and where they stand in a small drawing."""

from dataclasses import dataclass

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the ends of its interval; the drawing shows `least` to `most`, in hundredths."""

    value: float
    low: float
    high: float
    least: int
    most: int

    @property
    def place(self) -> int:
        return self._inside(self.value)

    @property
    def low_place(self) -> int:
        return self._inside(self.low)

    @property
    def high_place(self) -> int:
        return self._inside(self.high)

    def _inside(self, value: float) -> int:
        return min(max(round(value * HUNDRED), self.least), self.most)


def estimate_of(
    value: float | None, low: float | None, high: float | None, least: int, most: int
) -> Estimate | None:
    """Return an estimate, None where a number is missing."""
    if value is None or low is None or high is None:
        return None
    return Estimate(value, low, high, least, most)
