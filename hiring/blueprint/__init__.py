"""Pure: a role document in, a Blueprint value out. No framework, no database.

A reader turns its format into blocks (`blocks.py`); `blueprint_of` turns blocks into a Blueprint.
"""

from hiring.blueprint.blocks import Block, BlockKind
from hiring.blueprint.errors import NotARoleDescriptionError
from hiring.blueprint.extract import blueprint_of
from hiring.blueprint.text import blocks_of_text
from hiring.blueprint.values import (
    Area,
    Blueprint,
    Dimension,
    Exercise,
    Kpi,
    Milestone,
    Question,
    Section,
    Signal,
    Warning,
)

__all__ = [
    "Area",
    "Block",
    "BlockKind",
    "Blueprint",
    "Dimension",
    "Exercise",
    "Kpi",
    "Milestone",
    "NotARoleDescriptionError",
    "Question",
    "Section",
    "Signal",
    "Warning",
    "blocks_of_text",
    "blueprint_of",
    "parse_text",
]


def parse_text(text: str) -> Blueprint:
    """Return the role that a plain text describes, in time linear in its length.

    Raises NotARoleDescriptionError and nothing else, whatever the text.
    """
    return blueprint_of(blocks_of_text(text))
