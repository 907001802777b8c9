"""Flattened table rows are cut where a reader would cut them, and doubtful ones say so."""

import pytest

from hiring.blueprint import parse_text
from hiring.blueprint.cells import SplitRow, names_are_title_case, split_row

ROWS = [
    ("Incident command", "Calm, structured, clear comms; drives RCA to closure", "Panics or disappears"),
    ("SQL & analytics engineering", "Writes efficient, readable SQL; explains plans", "Struggles with joins"),
    ("Stakeholder management", "Builds trust with Finance, Legal, and Sales", "Escalates everything"),
    ("Clinical judgment", "Recognizes sepsis early, escalates via SBAR", "Waits for orders"),
    ("Forecast accuracy", "Within 5% each quarter using MEDDICC evidence", "Sandbagging or happy ears"),
    ("CI/CD", "Builds reliable pipelines with fast feedback", "Manual deploys"),
    ("Financial reporting", "Owns the US GAAP and IFRS close", "Relies on auditors to catch errors"),
    ("Observability", "OpenTelemetry traces, SLO dashboards", "Logs only"),
    ("Test strategy", "Risk-based pyramid and contract tests", "“QA will find it” mentality"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_flattened_row_is_cut_into_its_cells(row: tuple[str, str, str]) -> None:
    assert split_row(" ".join(row), 3, low_column=2) == SplitRow(row, ambiguous=False)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_with_the_lowest_level_first_is_cut_into_its_cells(row: tuple[str, str, str]) -> None:
    swapped = (row[0], row[2], row[1])
    assert split_row(" ".join(swapped), 3, low_column=1) == SplitRow(swapped, ambiguous=False)


def test_names_in_title_case_are_recognised_by_the_whole_table() -> None:
    rows = [(name.title().replace("Sql", "SQL"), high, low) for name, high, low in ROWS[:4]]
    flattened = [" ".join(row) for row in rows]
    assert names_are_title_case(flattened)
    assert not names_are_title_case([" ".join(row) for row in ROWS])
    cut = [split_row(text, 3, low_column=2, title_case_names=True).cells for text in flattened]
    assert cut == rows


def test_five_levels_are_cut_at_their_capitals() -> None:
    row = "Team leadership Whole shift knows Most know Delegates tasks Works alone Leaves people guessing"
    assert split_row(row, 6, low_column=5).cells == (
        "Team leadership",
        "Whole shift knows",
        "Most know",
        "Delegates tasks",
        "Works alone",
        "Leaves people guessing",
    )


def test_a_row_with_two_readings_is_ambiguous() -> None:
    row = "Teamwork Helps Anna daily Helps Berta weekly Helps Carla monthly"
    assert split_row(row, 3, low_column=2).ambiguous


def test_an_ambiguous_row_gives_a_warning_with_its_line() -> None:
    text = (
        "Team Lead\n\n1) Role Summary\n\nLeads the role.\n\n2) Interview scorecard\n\n"
        "Dimension 5 1\nTeamwork Helps Anna daily Helps Berta weekly Helps Carla monthly\n"
    )
    warnings = [warning for warning in parse_text(text).warnings if "more than one way" in warning.message]
    assert [warning.line for warning in warnings] == [10]


def test_a_row_with_too_few_capitals_gives_the_cells_there_are() -> None:
    assert split_row("Candour says it first", 3, low_column=2).cells == ("Candour says it first",)
    assert split_row("Candour Says it first", 3, low_column=2).cells == ("Candour", "Says it first")


def test_a_hard_wrapped_row_that_fills_its_line_does_not_swallow_the_next_row() -> None:
    rows = [
        "Listening Repeats the problem in the words of the customer before",
        "answering Interrupts and answers a question that was never asked",
        "Writing Short, warm and correct answers Copies a template for all",
    ]
    text = "Support Agent\n\n1) Role Summary\n\nThe role helps customers who are in trouble, whatever the\n"
    text += "trouble is.\n\n2) Interview scorecard\n\nDimension 5 1\n" + "\n".join(rows) + "\n"
    assert [(each.name, each.anchors[1], each.line) for each in parse_text(text).dimensions] == [
        ("Listening", "Interrupts and answers a question that was never asked", 11),
        ("Writing", "Copies a template for all", 13),
    ]


@pytest.mark.parametrize(
    ("header", "levels"),
    [
        ("Dimension 5 1", [5, 1]),
        ("Competency What '1' looks like What '5' looks like", [1, 5]),
        ("Criterion (rated 1–5) Level 5: Excellent Level 1: Poor", [5, 1]),
        ("Skill (1 to 5) 5 = great 1 = poor", [5, 1]),
    ],
)
def test_a_header_gives_the_order_of_the_levels(header: str, levels: list[int]) -> None:
    opening = "Team Lead\n\n1) Role Summary\n\nLeads.\n\n2) Interview scorecard\n\n"
    text = f"{opening}{header}\nCare Looks twice Rushes through\n"
    (dimension,) = parse_text(text).dimensions
    assert dimension.anchors == {levels[0]: "Looks twice", levels[1]: "Rushes through"}


def test_a_weight_behind_the_levels_is_no_anchor() -> None:
    text = (
        "Team Lead\n\n1) Role Summary\n\nLeads.\n\n2) Interview scorecard\n\n"
        "Dimension What “5” looks like What “1” looks like Weight\n"
        "Coding skill Writes tested code Copies and pastes code 20%\n"
    )
    (dimension,) = parse_text(text).dimensions
    assert dimension.anchors == {5: "Writes tested code", 1: "Copies and pastes code"}
