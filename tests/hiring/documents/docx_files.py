"""Word documents for the tests, each put together in another way."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.shared import Pt


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def add_table(document: Document, rows: Sequence[Sequence[str]]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def add_list(document: Document, items: Sequence[str], style: str = "List Bullet") -> None:
    for item in items:
        document.add_paragraph(item, style=style)


def bold_line(document: Document, text: str, points: float = 11) -> None:
    run = document.add_paragraph().add_run(text)
    run.bold = True
    run.font.size = Pt(points)


def civil_engineer() -> bytes:
    """Heading styles with typed numbers, numbered lists, a table of milestones."""
    document = docx.Document()
    document.add_paragraph("Skyline Consulting, internal")
    document.add_heading("Civil Engineer (Bridges)", 1)
    document.add_heading("1. Role summary", 2)
    document.add_paragraph("Inspects sixty bridges a year and says which one comes first.")
    document.add_heading("2. Onboarding milestones", 2)
    add_table(
        document,
        [
            ("Time", "Goal"),
            ("First 30 days", "Has read the files of all bridges"),
            ("Days 31–60", "Leads an inspection"),
        ],
    )
    document.add_heading("3. Interview guide", 2)
    document.add_heading("Assessment areas", 3)
    add_list(document, ["Structures", "Plain writing"], "List Number")
    document.add_heading("Case studies", 3)
    add_list(document, ["Crack photographs (30 minutes): rank them", "Letter to the council (1 hour)"])
    document.add_heading("Signs of a strong candidate", 3)
    add_list(document, ["Asks for the age of the steel"])
    document.add_heading("Signs of weakness", 3)
    add_list(document, ["Trusts the last report"])
    document.add_heading("Red flags", 3)
    add_list(document, ["Signs from a photograph"])
    document.add_heading("Rating scale", 3)
    add_table(
        document,
        [
            ("Dimension", "5", "4", "3", "2", "1"),
            ("Judgement", "Closes it in time", "Weighs risks", "Follows the code", "Delays", "Guesses"),
            ("Writing", "One page, one decision", "Clear", "Mostly clear", "Long", "Hides the risk"),
        ],
    )
    return saved(document)


def bank_teller() -> bytes:
    """No styles at all: bold lines of two sizes, signals side by side in a table, bullets in cells."""
    document = docx.Document()
    bold_line(document, "Branch Teller", 20)
    document.add_paragraph("Opens the door at nine and balances the till at five.")
    bold_line(document, "Role purpose", 14)
    document.add_paragraph("Money in, money out, and nobody leaves unheard.")
    bold_line(document, "Interview process", 14)
    bold_line(document, "Competencies to assess")
    document.add_paragraph("• Counting under talk\n• Saying no kindly")
    bold_line(document, "Role plays")
    add_table(
        document,
        [
            ("Exercise", "Duration (minutes)", "What the candidate does"),
            ("Angry customer", "15–20", "The card is blocked on a Friday"),
            ("Till count", "10", "Finds the missing note"),
        ],
    )
    bold_line(document, "What we listen for")
    table = add_table(document, [("Green flags", "Red flags"), ("", "Counts in front of the queue")])
    cell = table.rows[1].cells[0]
    cell.paragraphs[0].text, cell.paragraphs[0].style = "Recounts unasked", "List Bullet"
    cell.add_paragraph("Uses the customer's name", style="List Bullet")
    bold_line(document, "Evaluation form")
    add_table(
        document,
        [
            ("Skill", "1 - Poor", "5 - Excellent", "Notes"),
            ("Accuracy", "Off by a note a week", "Balanced every day", ""),
            ("Kindness", "Reads the rules aloud", "Explains and offers a way", ""),
        ],
    )
    return saved(document)


def game_designer() -> bytes:
    """Title and Heading 1 without numbers, nested bullets, deleted and hidden words, line breaks."""
    document = docx.Document()
    document.add_heading("Game Designer", 0)
    document.add_heading("Overview", 1)
    document.add_paragraph("Makes rules that people want to break and can't.")
    document.add_heading("KPIs", 1)
    add_list(document, ["Day-7 retention: above 20 percent", "Playtests – two a week"])
    document.add_heading("What we look for", 1)
    add_list(document, ["Systems"])
    add_list(document, ["loops", "economies"], "List Bullet 2")
    add_list(document, ["Taste"])
    document.add_heading("Interview tasks", 1)
    document.add_paragraph("Each candidate does both.")
    add_list(document, ["Paper prototype (2–3 hours): a game of nine cards"])
    add_list(document, ["What would you cut first? (Systems thinking)"], "List Bullet 2")
    add_list(document, ["Teardown (40 minutes)"])
    document.add_heading("Encouraging signs", 1)
    paragraph = document.add_paragraph("Watches hands, not faces", style="List Bullet")
    hidden = paragraph.add_run(" secretly")
    hidden.font.hidden = True
    document.add_heading("Warning signs", 1)
    add_list(document, ["Defends a rule that nobody understood"])
    document.add_heading("Deal-breakers", 1)
    add_list(document, ["Sells a child a loot box"])
    document.add_heading("Scorecard", 1)
    for name, high, low in (
        ("Systems thinking", "Predicts the exploit", "Adds a rule for each case"),
        ("Candour", "Kills own ideas", "Argues with testers"),
    ):
        document.add_heading(name, 2)
        add_list(document, [f"5: {high}", f"1: {low}"])
    return saved(document)


def paralegal() -> bytes:
    """A web page pasted into a document: plain paragraphs, typed numbers, one cell per paragraph."""
    document = docx.Document()
    for line in (
        "Paralegal: Role Blueprint",
        "1) Role Summary",
        "Keeps the deadlines of five lawyers who keep none.",
        "2) Hiring Evaluation Criteria",
        "What to assess in interviews",
        "• Precision",
        "• Discretion",
        "Practical exercises",
        "• Deadline audit (60 minutes): find the three dates that were missed",
        "• Redaction (30 minutes)",
        "Strong candidate signals",
        "• Asks which court",
        "Weak candidate signals",
        "• Formats first",
        "Red flags",
        "• Tells a story about a client",
        "Scorecard dimensions",
        "Dimension",
        "What “5” looks like",
        "What “1” looks like",
        "Precision",
        "Checks the rule, not the memory",
        "Relies on last year's list",
        "Discretion",
        "Says nothing, pleasantly",
        "Hints",
        "3) Career Path",
        "Senior paralegal, office manager",
    ):
        document.add_paragraph(line)
    return saved(document)


DOCX_FILES: dict[str, Callable[[], bytes]] = {
    "civil_engineer.docx": civil_engineer,
    "bank_teller.docx": bank_teller,
    "game_designer.docx": game_designer,
    "paralegal.docx": paralegal,
}
