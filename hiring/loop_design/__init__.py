"""Loop design: a plan of interviews in, its coverage and its faults out. Pure: no Django, no database."""

from hiring.loop_design.check import check
from hiring.loop_design.coverage import Coverage, coverage_of, minutes_for_candidate
from hiring.loop_design.faults import Fault
from hiring.loop_design.plan import ExerciseFacts, Plan, PlanDimension, PlanStage
from hiring.loop_design.rules import RULES, Rule

__all__ = [
    "RULES",
    "Coverage",
    "ExerciseFacts",
    "Fault",
    "Plan",
    "PlanDimension",
    "PlanStage",
    "Rule",
    "check",
    "coverage_of",
    "minutes_for_candidate",
]
