"""A small file of loops, as JSON values."""

import copy
from collections.abc import Callable
from typing import Any

SMALL: dict[str, Any] = {
    "role": "Principal AI Engineer",
    "interviewers": [
        {"name": "Ada Oakes", "email": "ada@example.com", "title": "Staff Engineer", "habit": "harsh"},
        {"name": "Bo Linde", "email": "bo@example.com", "title": "Director"},
    ],
    "loops": [
        {
            "id": "X1",
            "case": "never shown",
            "candidate": {"name": "Cleo Marr", "email": "cleo@example.com"},
            "interviews": [
                {
                    "exercise": "system design case",
                    "minutes": 90,
                    "date": "2026-02-02",
                    "interviewer": "Ada Oakes",
                    "status": "submitted",
                    "scorecard": {
                        "recommendation": "strong_no",
                        "ratings": [
                            {"dimension": "AI systems design", "rating": 2, "evidence": "  Drew boxes.\n"},
                            {"dimension": "Security and  privacy", "rating": 1, "evidence": "“Later.”"},
                        ],
                        "overall_notes": "Not with us.",
                    },
                    "expected_signals": [{"signal": "rf_governance", "quote": "Later"}],
                },
                {
                    "exercise": "whiteboard origami",
                    "minutes": 30,
                    "date": "2026-02-02",
                    "interviewer": "Bo Linde",
                    "status": "missing",
                    "scorecard": None,
                },
            ],
        }
    ],
}


def small(change: Callable[[dict[str, Any]], object] = lambda data: None) -> dict[str, Any]:
    data = copy.deepcopy(SMALL)
    change(data)
    return data
