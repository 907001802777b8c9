"""How much there is of everything, from a demo to ten years of a large company."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of one made-up company; each loop has four interviews with four ratings each.

    `events` is what the log ends with; beside what the loops bring, people sign in. `patterns` is how many
    different courses a loop may take for each role: what is said in them repeats after that.
    """

    name: str
    years: int
    people: int
    roles: int
    candidates: int
    loops: int
    events: int
    patterns: int


SCALES = {
    scale.name: scale
    for scale in (
        Scale("demo", 1, 30, 2, 22, 25, 1_500, 8),
        Scale("team", 1, 24, 3, 110, 125, 10_000, 12),
        Scale("company", 4, 600, 25, 10_000, 12_500, 1_000_000, 20),
        Scale("enterprise", 10, 5_000, 120, 200_000, 250_000, 20_000_000, 40),
    )
}
