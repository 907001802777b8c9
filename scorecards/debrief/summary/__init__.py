"""The summary in sentences, each of which points at the words and values it rests on."""

from .compile import FEWEST_SENTENCES, MOST_SENTENCES, compile_summary

__all__ = ["FEWEST_SENTENCES", "MOST_SENTENCES", "compile_summary"]
