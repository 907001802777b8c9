"""How commands print what is missing: null beside the reason, never an invented number."""

from typing import Any

from scorecards.psychometrics.values import NotEnough


def reason_of(refusal: NotEnough) -> dict[str, Any]:
    """Return why there is no number, as values for JSON."""
    return {"reason": refusal.reason, "have": refusal.have, "need": refusal.need}


def words_of(reason: dict[str, Any]) -> str:
    """Return why there is no number, for a person to read."""
    if reason["have"] is None or reason["need"] is None:
        return str(reason["reason"])
    return f"{reason['reason']} ({reason['have']:g} of {reason['need']:g})"
