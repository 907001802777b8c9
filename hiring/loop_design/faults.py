"""What is wrong with a plan, by rule and by what it concerns."""

from dataclasses import dataclass

from hiring.loop_design.rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a plan breaks.

    `subject` says what it is about, whatever the order of the stages: the key of a dimension, the key of a
    stage's exercise ("key#2" where the exercise comes again), or "" for the whole plan. `names` and `figures`
    fill the rule's sentence: names of dimensions or exercises, numbers found and wanted.
    """

    rule_id: str
    subject: str = ""
    names: tuple[str, ...] = ()
    figures: tuple[int, ...] = ()

    @property
    def rule(self) -> Rule:
        return RULES[self.rule_id]

    @property
    def blocks(self) -> bool:
        return self.rule.blocks

    @property
    def identity(self) -> tuple[str, str]:
        """What an override names: the rule and its subject."""
        return (self.rule_id, self.subject)
