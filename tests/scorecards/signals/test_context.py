"""Who said what about whom: the same words, once asserted of the candidate and once not."""

import pytest

from scorecards.signals import Note, SignalDefinition, engine_named

detect = engine_named("rules").detect
BLAME = SignalDefinition("blame", "red_flag", "Blames the team for past failures")
SHORTCUTS = SignalDefinition("fear", "red_flag", "Manages by fear, threats or humiliation")
PRIVACY = SignalDefinition("privacy", "red_flag", "Dismisses privacy as someone else's job")
RELEASE = SignalDefinition("release", "weak", "Cannot describe a rollout strategy")

ASSERTED = [
    (SHORTCUTS, "He shouted at the slowest agent in front of everyone."),
    (PRIVACY, "On patient data she said 'that is for legal to worry about'."),
    (BLAME, "Why did it fail? 'The engineers never listened.'"),
    (RELEASE, "All regions at once on Monday, and no way back."),
]
NOT_ASSERTED = {
    "negation": (SHORTCUTS, "He never shouted at anybody in front of everyone."),
    "denied quotation": (PRIVACY, "On patient data she did not say 'that is for legal to worry about'."),
    "question": (SHORTCUTS, "Have you ever shouted at somebody in front of everyone?"),
    "bait": (PRIVACY, "I asked whether patient data is not for legal to worry about."),
    "other person": (SHORTCUTS, "His former manager shouted at the slowest agent in front of everyone."),
    "contrast": (SHORTCUTS, "Unlike the last lead, who shouted in front of everyone, he was calm."),
    "hypothetical": (SHORTCUTS, "If he had shouted at her in front of everyone I would have ended it."),
    "sarcasm": (SHORTCUTS, "'I shouted at them in front of everyone,' she joked."),
    "withdrawn": (
        PRIVACY,
        "He began by leaving patient data to legal to worry about, then corrected himself.",
    ),
    "withdrawn later": (PRIVACY, "Patient data is for legal to worry about. Then he corrected himself."),
    "not covered": (RELEASE, "All regions at once was as far as we got; the way back was not reached."),
    "lookalike": (BLAME, "Ran git blame on the project that failed."),
    "praise": (BLAME, "The project failed and he blamed himself, not the team."),
    "interviewer": (RELEASE, "I couldn't tell from the rollout slide what the plan was."),
}


@pytest.mark.parametrize(("signal", "text"), ASSERTED, ids=lambda value: getattr(value, "key", None))
def test_statement_about_the_candidate_is_found(signal, text):
    assert [(found.signal, found.quote) for found in detect([Note("running_notes", text)], [signal])] == [
        (signal.key, text)
    ]


@pytest.mark.parametrize(("signal", "text"), NOT_ASSERTED.values(), ids=NOT_ASSERTED.keys())
def test_statement_that_is_not_about_the_candidate_is_left_alone(signal, text):
    assert detect([Note("running_notes", text)], [signal]) == []


def test_subject_may_stand_in_the_field():
    text = "Waved it off, it is someone else's job."

    assert detect([Note("running_notes", text)], [PRIVACY]) == []
    assert len(detect([Note("evidence:security_privacy", text)], [PRIVACY])) == 1
