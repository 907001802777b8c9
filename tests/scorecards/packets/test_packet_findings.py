"""Which of a debrief's findings go before a committee on paper."""

from typing import Any

from scorecards.selectors.debriefs.evidence import SeatView
from scorecards.selectors.debriefs.findings import FindingView
from scorecards.selectors.packet_findings import MOST_FINDINGS, findings_for_committee

SEAT = SeatView(1, "1", "Ann Lind", "AL", "Engineer", "Systems", "Technical", committed=True)


def finding(quote: str, **differs: Any) -> FindingView:
    values = {
        "finding_id": quote, "kind": "strong", "signal": "Works it out", "seat": SEAT, "place": "notes",
        "before": "", "quote": quote, "after": "", "address": "", "ticked": False, "detected": True,
        "confidence": 0.4, "confidence_words": "possible", "reasons": (), "disposition": "open",
        "disposed_by": "", "disposed_at": None, "disposition_reason": "", "raised_by": 1, "interviewers": 1,
        "added": False, "superseded": False,
    }  # fmt: skip
    return FindingView(**{**values, **differs})


def test_only_what_people_marked_or_judged_and_red_flags_go_on_paper() -> None:
    findings = (
        finding("a red flag", kind="red_flag"),
        finding("only suggested"),
        finding("only suggested weakness", kind="weak"),
        finding("ticked", ticked=True),
        finding("confirmed", disposition="confirmed"),
        finding("dismissed", disposition="dismissed"),
        finding("replaced since", ticked=True, superseded=True),
    )

    printed, left_out = findings_for_committee(findings)

    assert [one.quote for one in printed] == ["a red flag", "ticked", "confirmed", "dismissed"]
    assert left_out == "2 more findings stand in the debrief and in the packet’s JSON."


def test_findings_beyond_what_two_pages_hold_are_counted() -> None:
    printed, left_out = findings_for_committee([finding(str(number), ticked=True) for number in range(6)])

    assert len(printed) == MOST_FINDINGS
    assert left_out == "1 more finding stands in the debrief and in the packet’s JSON."
    assert findings_for_committee([])[1] == ""
