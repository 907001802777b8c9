"""What the tables of scorecards, debriefs and decisions hold; and the registry of all tables."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

import candidates.holdings
import hiring.holdings
from candidates.holdings import OF_INTERVIEW, OF_LOOP, OF_SEAT
from hiring.privacy import Holding, Lasts, Text, of_candidate, of_company, of_person

OF_CARD = f"scorecard__{OF_SEAT}"
OF_DECISION = f"decision__{OF_INTERVIEW}"
EVIDENCE = _("what was seen in the interview: what a decision rests on")
DECIDING = _("what was decided, by whom and why")
REVOTING = _("whether talking about it changed what the panel thinks")
RATING = {"not_assessed_reason": Text.WORDS, "evidence": Text.WORDS}
CARD = {"recommendation": Text.FIXED, "running_notes": Text.WORDS, "overall_notes": Text.WORDS}

SCORECARDS = (
    of_candidate("scorecards.Scorecard", _("Scorecards about you"), EVIDENCE, OF_SEAT, CARD),
    of_candidate("scorecards.Rating", _("Ratings with their evidence"), EVIDENCE, OF_SEAT, RATING),
    of_candidate(
        "scorecards.ScorecardRevision",
        _("Later changes of scorecards"),
        EVIDENCE,
        OF_CARD,
        {**CARD, "reason": Text.WORDS},
    ),
    of_candidate(
        "scorecards.RevisionRating",
        _("Ratings that were changed later"),
        EVIDENCE,
        f"revision__{OF_CARD}",
        RATING,
    ),
    of_candidate(
        "scorecards.DraftField",
        _("Scorecards that aren’t finished"),
        _("what an interviewer has typed and not committed"),
        f"seat__{OF_SEAT}",
        {"name": Text.FIXED, "value": Text.SEALED, "mutations": Text.FIXED, "bodies": Text.FIXED},
    ),
    of_candidate(
        "scorecards.SignalFinding",
        _("Signals found in what was written"),
        _("words that may show a signal, for a person to judge"),
        OF_CARD,
        {
            "source": Text.FIXED,
            "field": Text.FIXED,
            "quote": Text.WORDS,
            "reasons": Text.MADE,
            "engine": Text.FIXED,
            "engine_version": Text.FIXED,
            "withdrawn_in": Text.FIXED,
            "disposition": Text.FIXED,
            "disposition_reason": Text.WORDS,
        },
    ),
    of_candidate(
        "scorecards.Reminder",
        _("Reminders to interviewers, sent or waiting"),
        _("getting scorecards in"),
        f"seat__{OF_SEAT}",
        {"error": Text.FIXED},
    ),
)
DEBRIEFS = (
    of_candidate(
        "scorecards.LoopProgress",
        _("How far your loops of interviews are"),
        _("finding them in lists"),
        OF_INTERVIEW,
        {"name_key": Text.IDENTITY},
    ),
    of_candidate(
        "scorecards.Debrief",
        _("Debriefs compiled from the scorecards"),
        _("what the panel talks about and the decision rests on"),
        OF_INTERVIEW,
        {"input_hash": Text.FIXED, "compiler_version": Text.FIXED, "document": Text.MADE},
    ),
    of_candidate(
        "scorecards.Reveal",
        _("When scorecards were opened to the panel"),
        DECIDING,
        OF_INTERVIEW,
        {"reason": Text.WORDS},
    ),
    of_candidate(
        "scorecards.BreakGlass",
        _("When scorecards were opened to an admin before the panel could read them"),
        DECIDING,
        OF_INTERVIEW,
        {"reason": Text.WORDS},
    ),
    of_candidate(
        "scorecards.Revote",
        _("Second votes"),
        REVOTING,
        OF_INTERVIEW,
        {"dimensions": Text.FIXED, "closing_reason": Text.WORDS},
    ),
    of_candidate(
        "scorecards.RevoteBallot", _("Who was asked in a second vote"), REVOTING, f"revote__{OF_INTERVIEW}"
    ),
    of_candidate(
        "scorecards.SecondEstimate",
        _("Second estimates"),
        REVOTING,
        f"ballot__revote__{OF_INTERVIEW}",
        {"answer": Text.FIXED, "reason": Text.WORDS},
    ),
    of_candidate(
        "scorecards.KeptForm",
        _("Forms that were begun and not sent"),
        _("what somebody has typed and not sent"),
        OF_INTERVIEW,
        {"form": Text.FIXED, "content": Text.SEALED},
    ),
)
DECISIONS = (
    of_candidate(
        "scorecards.Decision",
        _("Decisions"),
        DECIDING,
        OF_INTERVIEW,
        {
            "outcome": Text.FIXED,
            "rationale": Text.WORDS,
            "dimension_rationales": Text.WORDS,
            "dissent": Text.WORDS,
            "conditions": Text.WORDS,
        },
    ),
    of_candidate("scorecards.DecisionParticipant", _("Who took part in a decision"), DECIDING, OF_DECISION),
    of_candidate(
        "scorecards.Dissent", _("Who saw it differently"), DECIDING, OF_DECISION, {"words": Text.WORDS}
    ),
    of_candidate(
        "scorecards.Reopening",
        _("Decisions that were opened again"),
        DECIDING,
        OF_DECISION,
        {"reason": Text.WORDS},
    ),
)
LANGUAGE_MODEL = (
    of_candidate(
        "scorecards.LanguageModelNotice",
        _("What you were told about the language model"),
        _("nothing is read by a model about somebody who wasn’t told"),
        OF_LOOP,
    ),
    of_candidate(
        "scorecards.LanguageModelReading",
        _("What the language model has read"),
        _("what a model has read, and what is still to be read"),
        OF_CARD,
        {"error": Text.FIXED},
    ),
    of_company("scorecards.LanguageModelSwitch", _("whether the language model may read")),
)
PROCESS = (
    of_company(
        "scorecards.SeverityCalibration", _("how strict interviewers are"), {"model_version": Text.FIXED}
    ),
    of_person("scorecards.SeverityEstimate", _("how strict an interviewer is, in numbers")),
    of_company(
        "scorecards.InsightReport",
        _("what many scorecards say about the process, in numbers"),
        {"error": Text.FIXED, "model_version": Text.FIXED, "content": Text.FIXED},
        Lasts.COMPANY,
    ),
    of_company(
        "scorecards.Redetection",
        _("how far a new reading of scorecards is"),
        {"engine": Text.FIXED, "engine_version": Text.FIXED},
    ),
)

HOLDINGS = (*SCORECARDS, *DEBRIEFS, *DECISIONS, *LANGUAGE_MODEL, *PROCESS)
REGISTRY: Mapping[str, Holding] = {
    holding.model: holding
    for holding in (*candidates.holdings.HOLDINGS, *HOLDINGS, *hiring.holdings.HOLDINGS)
}
ABOUT_CANDIDATES = tuple(holding for holding in REGISTRY.values() if holding.candidate)
