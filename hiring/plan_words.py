"""What the rules of loop design say to people: what was found, and why it matters."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hiring.loop_design import Fault


def sentence_of(fault: Fault) -> str:
    """Return what was found, in one sentence."""
    return _SENTENCES[fault.rule_id](fault)


def reason_for(rule_id: str) -> str:
    """Return why the rule is there, in one sentence."""
    return _REASONS[rule_id]()


def _few_raters(fault: Fault) -> str:
    found, wanted = fault.figures
    if not found:
        return _("Nobody rates %(dimension)s.") % {"dimension": fault.names[0]}
    text = ngettext(
        "%(dimension)s: %(found)s person rates it, %(wanted)s are needed.",
        "%(dimension)s: %(found)s people rate it, %(wanted)s are needed.",
        found,
    )
    return text % {"dimension": fault.names[0], "found": found, "wanted": wanted}


def _many_dimensions(fault: Fault) -> str:
    text = _("%(exercise)s tests %(found)s dimensions; at most %(most)s fit one interview.")
    return text % {"exercise": fault.names[0], "found": fault.figures[0], "most": fault.figures[1]}


def _minutes_outside_exercise(fault: Fault) -> str:
    planned, shortest, longest = fault.figures
    values = {
        "exercise": fault.names[0],
        "planned": planned,
        "wanted": str(shortest) if shortest == longest else f"{shortest}–{longest}",
    }
    return _("%(exercise)s is planned for %(planned)s minutes; it takes %(wanted)s.") % values


def _minutes_short(fault: Fault) -> str:
    planned, dimensions, needed = fault.figures
    text = ngettext(
        "%(exercise)s: %(planned)s minutes for %(count)s dimension; at least %(needed)s are needed.",
        "%(exercise)s: %(planned)s minutes for %(count)s dimensions; at least %(needed)s are needed.",
        dimensions,
    )
    values = {"exercise": fault.names[0], "planned": planned, "count": dimensions, "needed": needed}
    return text % values


def _question_not_rated(fault: Fault) -> str:
    text = _("%(exercise)s asks about %(dimensions)s, which this interview doesn't rate.")
    return text % {"exercise": fault.names[0], "dimensions": ", ".join(fault.names[1:])}


def _dimension_without_question(fault: Fault) -> str:
    text = _("%(exercise)s has no question about %(dimensions)s.")
    return text % {"exercise": fault.names[0], "dimensions": ", ".join(fault.names[1:])}


def _long_for_candidate(fault: Fault) -> str:
    text = _("The candidate is asked for %(found)s minutes; at most %(most)s are fair.")
    return text % {"found": fault.figures[0], "most": fault.figures[1]}


def _exercise_twice(fault: Fault) -> str:
    text = _("%(exercise)s comes %(times)s times.")
    return text % {"exercise": fault.names[0], "times": fault.figures[0]}


def _one_interview_only(fault: Fault) -> str:
    return _("%(dimension)s is rated in one interview only.") % {"dimension": fault.names[0]}


def _crowded_room(fault: Fault) -> str:
    text = _("%(exercise)s seats %(people)s people across from the candidate.")
    return text % {"exercise": fault.names[0], "people": fault.figures[0]}


_SENTENCES: dict[str, Callable[[Fault], str]] = {
    "few-raters": _few_raters,
    "many-dimensions": _many_dimensions,
    "minutes-outside-exercise": _minutes_outside_exercise,
    "minutes-short": _minutes_short,
    "question-not-rated": _question_not_rated,
    "no-bar-raiser": lambda fault: _("No interview has a bar raiser."),
    "long-for-candidate": _long_for_candidate,
    "exercise-twice": _exercise_twice,
    "exercise-unused": lambda fault: _("%(exercise)s isn't used.") % {"exercise": fault.names[0]},
    "dimension-without-question": _dimension_without_question,
    "one-interview-only": _one_interview_only,
    "crowded-room": _crowded_room,
}

_REASONS: dict[str, Callable[[], str]] = {
    "few-raters": lambda: _("So few views can’t be told from those people’s taste."),
    "many-dimensions": lambda: _("Who watches for too much at once sees each thing less well."),
    "minutes-outside-exercise": lambda: _("The exercise was written for another length."),
    "minutes-short": lambda: _("A rating needs time to ask, listen and follow up."),
    "question-not-rated": lambda: _("What the candidate answers would go nowhere."),
    "no-bar-raiser": lambda: _("The role demands somebody from outside the team in every loop."),
    "long-for-candidate": lambda: _("A tired candidate is rated worse, and some cannot spare a day."),
    "exercise-twice": lambda: _("The second time tests memory of the first."),
    "exercise-unused": lambda: _("The role document expects it."),
    "dimension-without-question": lambda: _("Interviewers will each ask something else."),
    "one-interview-only": lambda: _("Two people in one room hear the same answers and are not independent."),
    "crowded-room": lambda: _("A panel that outnumbers the candidate makes people perform worse."),
}
