"""Documents of the same family in other words: other roles, headings, bullets, tables and gaps."""

from pathlib import Path

import pytest

from hiring.blueprint import Blueprint, Dimension, Signal, Warning, parse_text

DOCUMENTS = Path(__file__).parent / "documents"


def read(name: str) -> Blueprint:
    return parse_text((DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8"))


def texts(signals: tuple[Signal, ...]) -> list[str]:
    return [signal.text for signal in signals]


def exercises(blueprint: Blueprint) -> list[tuple[str, int | None, int | None, bool]]:
    return [(each.name, each.min_minutes, each.max_minutes, each.optional) for each in blueprint.exercises]


def anchors(blueprint: Blueprint) -> dict[str, dict[int, str]]:
    return {dimension.name: dict(dimension.anchors) for dimension in blueprint.dimensions}


def test_hard_wrapped_lists_are_joined() -> None:
    blueprint = read("account_executive")
    assert [area.text for area in blueprint.areas] == [
        "Discovery – Asks before pitching; finds the cost of doing nothing, who pays it and who would sign",
        "Forecasting – Knows the difference between hope and evidence",
        "Negotiation – Trades, never gives; keeps Legal and Finance informed",
    ]
    assert blueprint.sections[1].text.split("\n") == [
        "1. Build a territory plan that names accounts, contacts and the reason why each of them would"
        " buy this year.",
        "2. Run discovery calls that end with a written summary of the customer's problem.",
        "3. Forecast every week, to within ten percent.",
    ]


def test_hard_wrapped_rows_of_a_flattened_table_follow_the_order_of_the_header() -> None:
    assert read("account_executive").dimensions == (
        Dimension(
            "Discovery",
            {
                1: "Pitches features in the first minute",
                5: "Uncovers cost, owner and deadline of the problem",
            },
            63,
        ),
        Dimension(
            "Forecast discipline",
            {
                1: "Guesses; surprises the team at quarter end",
                5: "Keeps CRM stages honest and explains each change",
            },
            65,
        ),
        Dimension(
            "Negotiation & closing",
            {1: "Gives discounts early", 5: "Trades every concession and protects the margin"},
            67,
        ),
    )


def test_sections_with_full_stops_are_told_from_numbered_lists() -> None:
    blueprint = read("account_executive")
    assert (blueprint.title, blueprint.title_line) == ("Enterprise Account Executive", 7)
    assert [(section.number, section.title, section.line) for section in blueprint.sections] == [
        (1, "Role Summary", 9),
        (2, "Core Responsibilities", 18),
        (3, "Hiring Evaluation Criteria", 25),
        (4, "Final Role Scorecard Summary", 70),
    ]
    assert blueprint.sections[3].text.endswith("pipeline of three times the target in 90 days")


def test_durations_are_read_as_hours_ranges_and_single_numbers() -> None:
    blueprint = read("account_executive")
    assert exercises(blueprint) == [
        ("Discovery role play", 30, 30, False),
        ("Territory plan", 120, 180, False),
        ("Pipeline review", 45, 60, False),
        ("Written follow-up", None, None, False),
    ]
    assert blueprint.exercises[2].brief == "Walk through six open deals and say what is missing in each."
    assert blueprint.warnings == (Warning(42, "The exercise “Written follow-up” has no duration."),)


def test_signals_are_found_under_coloured_flags() -> None:
    blueprint = read("account_executive")
    assert texts(blueprint.strong_signals) == [
        "Names the deals that were lost and the reason for each",
        "Draws the buying committee without being asked; knows who can say no",
    ]
    assert texts(blueprint.weak_signals) == [
        "Talks about activity instead of outcomes",
        "“Relationship seller” without a single number",
    ]
    assert texts(blueprint.red_flags) == [
        "Claims every win alone, blames Marketing for every loss",
        "Would promise a feature that does not exist",
    ]


def test_a_table_with_tabs_gives_all_five_levels() -> None:
    blueprint = read("charge_nurse")
    assert anchors(blueprint) == {
        "Patient safety": {
            5: "Sees risk before it happens",
            4: "Acts on early signs",
            3: "Acts on clear signs",
            2: "Acts when told",
            1: "Misses signs",
        },
        "Team leadership": {
            5: "Whole shift knows the plan",
            4: "Most know the plan",
            3: "Delegates tasks",
            2: "Does tasks alone",
            1: "Leaves people guessing",
        },
        "Communication": {5: "Clear under pressure", 4: "Clear", 3: "Mostly clear", 2: "Often unclear"},
    }
    assert blueprint.warnings == (Warning(39, "The dimension “Communication” is not described for level 1."),)


def test_a_labelled_title_and_numbered_words_before_sections_are_read() -> None:
    blueprint = read("charge_nurse")
    assert (blueprint.title, blueprint.title_line) == ("Charge Nurse, Surgical Ward", 3)
    assert [(section.number, section.title) for section in blueprint.sections] == [
        (1, "PURPOSE OF THE ROLE"),
        (2, "HOW WE INTERVIEW"),
        (3, "AFTER THE INTERVIEW"),
    ]
    assert exercises(blueprint) == [
        ("Bedside simulation", 40, 40, False),
        ("Handover exercise", 15, 15, False),
        ("medication chart review", 20, 20, True),
    ]
    assert [area.text for area in blueprint.areas] == [
        "Prioritisation: who is seen first, and why",
        "Escalation: uses SBAR and does not wait for permission – with doctors; with relatives",
    ]
    assert texts(blueprint.red_flags) == ["Falsified a record", "Speaks about patients with contempt"]


def test_a_table_with_bars_leaves_out_the_weights() -> None:
    blueprint = read("financial_controller")
    assert blueprint.title == "Financial Controller"
    assert anchors(blueprint) == {
        "Technical accounting": {
            5: "Teaches others the hard standards",
            3: "Knows the usual standards",
            1: "Needs a checklist",
        },
        "Controls": {
            5: "Designs controls people want to use",
            3: "Follows the control plan",
            1: "Sees controls as a burden",
        },
        "Candour": {5: "Says the bad news first", 3: "Answers when asked"},
    }
    assert exercises(blueprint) == [
        ("Close calendar redesign", 60, 60, False),
        ("Variance memo", 30, 30, True),
    ]


def test_sections_without_numbers_are_counted_and_missing_parts_are_named() -> None:
    blueprint = read("financial_controller")
    assert [(section.number, section.title) for section in blueprint.sections] == [
        (1, "Role Summary"),
        (2, "Core Responsibilities"),
        (3, "Interview Focus Areas"),
        (4, "Work Samples"),
        (5, "Strong Signals"),
        (6, "Interview Scorecard"),
        (7, "Benefits"),
    ]
    assert blueprint.warnings == (
        Warning(3, "The sections carry no numbers; they are counted in the order they appear."),
        Warning(13, "Weak signals were not found in this document; add them by hand."),
        Warning(13, "Red flags were not found in this document; add them by hand."),
        Warning(35, "The dimension “Candour” is not described for level 1."),
    )


def test_sections_out_of_order_and_a_missing_anchor_are_warned_about() -> None:
    blueprint = read("engineering_manager")
    assert [section.number for section in blueprint.sections] == [2, 1, 19]
    assert blueprint.warnings == (
        Warning(5, "Section 2 “Role Mission” stands where section 1 is expected."),
        Warning(9, "Section 1 “Role Summary” stands where section 3 is expected."),
        Warning(19, "Section 19 “Hiring Evaluation Criteria” stands where section 2 is expected."),
        Warning(19, "Strong signals were not found in this document; add them by hand."),
        Warning(19, "Weak signals were not found in this document; add them by hand."),
        Warning(40, "The dimension “Coaching” is not described for level 1."),
    )


def test_an_advert_between_two_sections_is_dropped() -> None:
    assert (
        read("engineering_manager").sections[1].text == "The Engineering Manager leads six to nine engineers."
    )


def test_capitals_inside_a_cell_do_not_end_it() -> None:
    assert anchors(read("engineering_manager"))["People & Culture"] == {
        5: "Notices Quiet People and invites them",
        1: "Rewards the loudest voice",
    }


def test_a_duration_on_its_own_line_belongs_to_the_exercise_above() -> None:
    assert exercises(read("engineering_manager")) == [("Feedback conversation", 45, 45, False)]


def test_lists_that_lost_their_line_breaks_are_read() -> None:
    blueprint = read("customer_support_lead")
    assert [area.text for area in blueprint.areas] == [
        "Listening",
        "Writing under time pressure",
        "Fairness when planning shifts",
    ]
    assert texts(blueprint.strong_signals) == [
        "Quotes customers, not dashboards",
        "Has closed a queue, not only worked it",
    ]
    assert texts(blueprint.red_flags) == ["Laughs about customers", "Hides behind scripts"]


def test_a_scorecard_written_as_a_list_is_read() -> None:
    assert anchors(read("customer_support_lead")) == {
        "Listening": {
            5: "repeats the problem in the customer's words",
            3: "listens most of the time",
            1: "interrupts",
        },
        "Writing": {5: "short, warm, correct", 1: "copies templates"},
        "Shift planning": {},
    }


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_no_family_document_keeps_an_advert_or_a_comment(path: Path) -> None:
    blueprint = parse_text(path.read_text(encoding="utf-8"))
    kept = "\n".join(section.text for section in blueprint.sections)
    noise = ["Home Loans", "Pre-Owned Cars", "Notify of", "View all comments", "Laptops", "Cloud Hosting"]
    assert [words for words in noise if words in kept] == []
