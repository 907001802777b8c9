"""The words by which role documents name their parts."""

import re
from enum import StrEnum
from functools import lru_cache


class Part(StrEnum):
    """A part of a role document that interviews are built from."""

    AREAS = "what to assess"
    EXERCISES = "practical exercises"
    STRONG = "strong signals"
    WEAK = "weak signals"
    RED_FLAGS = "red flags"
    SCORECARD = "a scorecard table"
    WARNING_SIGNS = "warning signs"


MAX_HEADING_WORDS = 12
MAX_HEADING_LENGTH = 120

_SIGNAL = r"(?:signals?|flags?|indicators?|signs?|markers?)"
_PART_PATTERNS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        Part.RED_FLAGS,
        re.compile(r"\bred[ -]flags?\b|\bdeal[ -]?breakers?\b|\bdisqualif(?:iers?|ying)\b|\bknock-?outs?\b"),
    ),
    (Part.WARNING_SIGNS, re.compile(r"\bwarning (?:signs?|signals?|flags?|indicators?)\b")),
    (
        Part.WEAK,
        re.compile(
            rf"\b(?:weak(?:er)?|negative|yellow|amber|orange|concerning|lukewarm|borderline)\b.*\b{_SIGNAL}\b"
            rf"|\b{_SIGNAL} of (?:a )?weak\w*\b|\b(?:areas|causes|signs) (?:of|for) concern\b"
        ),
    ),
    (
        Part.STRONG,
        re.compile(
            rf"\b(?:strong(?:er)?|positive|green|great|excellent|encouraging)\b.*\b{_SIGNAL}\b"
            rf"|\b{_SIGNAL} of (?:a )?(?:strong|great|strength)\w*\b"
        ),
    ),
    (
        Part.EXERCISES,
        re.compile(
            r"\bexercises?\b|\bcase stud(?:y|ies)\b|\bwork[ -]samples?\b|\brole[ -]?plays?\b|\bsimulations?\b"
            r"|\btake[ -]home\b|\bpractical (?:tasks?|tests?|assessments?|cases?)\b"
            r"|\binterview (?:tasks?|cases?)\b"
        ),
    ),
    (
        Part.SCORECARD,
        re.compile(
            r"\bscore[ -]?cards?\b|\brubrics?\b"
            r"|\b(?:rating|scoring|evaluation) (?:dimensions?|guide|grid|matrix|scale)\b"
        ),
    ),
    (
        Part.AREAS,
        re.compile(
            r"\bwhat (?:to|we|(?:interviewers|you)(?: should)?) (?:assess|evaluate|probe|test|look for)\b"
            r"|\b(?:assessment|evaluation|interview|focus) (?:areas?|topics?|themes?)\b"
            r"|\b(?:areas?|competenc(?:ies|y)|topics?|skills|qualities)"
            r" to (?:assess|evaluate|probe|test|cover|explore)\b"
            r"|\b(?:areas?|competenc(?:ies|y)|skills) (?:being )?(?:assessed|evaluated|tested)\b"
        ),
    ),
)
_NO_PART = re.compile(
    r"\blooks? like\b.*\blooks? like\b|\bsummary\b|\bbalanced scorecard\b|\bkpis?\b|\bresponsibilit"
)
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EVALUATION = re.compile(
    r"\b(?:hiring|interview(?:s|ing)?|selection|recruit(?:ment|ing)|candidates?)\b"
    r"|\b(?:evaluation|assessment) criteria\b"
)
_SECTION_NAMES = re.compile(
    r"(?:the )?(?:role|job|position)? ?(?:summary|mission|overview|purpose|description|variants|title)"
    r"|(?:purpose|summary|mission) of (?:the|this) (?:role|job|position)"
    r"|about (?:the|this) (?:role|job|position|team)|(?:core|key|main)? ?(?:responsibilities"
    r"|duties|deliverables)"
    r"|day[- ]to[- ]day activities|goals(?:,? objectives,?)?(?: and| &)? milestones|goals"
    r"|kpis(?: and productivity metrics)?|metrics(?: and kpis)?|success metrics"
    r"|(?:required |technical |soft |core )*skills(?: required| and behavioral capabilities"
    r"| and competencies)?"
    r"|tools(?:,? platforms,?(?: and)? software)?|(?:typical )?(?:tech stack|work environment"
    r"|environment).{0,20}"
    r"|stakeholders(?: and collaboration map)?|decision rights(?: and scope of authority)?"
    r"|(?:required )?(?:experience|qualifications|education)(?: and (?:qualifications"
    r"|experience|education))?|requirements"
    r"|career path(?: and progression)?|risks(?:,? challenges,?(?: and)? failure modes)?"
    r"|(?:ai|automation).{0,20}impact.{0,20}|hiring (?:evaluation )?criteria|hiring evaluation"
    r"|interview (?:guide|plan|process)"
    r"|evaluation criteria|selection criteria|final role scorecard summary"
    r"|(?:role )?scorecard summary|benefits"
)
_ROLE_NOUNS = re.compile(
    r"\b(?:engineer|manager|nurse|analyst|lead|leader|director|representative|accountant"
    r"|specialist|officer|designer"
    r"|developer|architect|consultant|coordinator|administrator|scientist|assistant|executive"
    r"|partner|head|chief|advisor"
    r"|adviser|associate|technician|teacher|controller|planner|buyer|recruiter|physician"
    r"|pharmacist|therapist|clerk"
    r"|agent|owner|supervisor|operator|editor|writer|counsel|lawyer|paralegal|auditor"
    r"|researcher|strategist|trainer"
    r"|president|principal|professor|lecturer|surgeon|midwife|driver|chef|cook|electrician"
    r"|mechanic|translator"
    r"|bookkeeper|treasurer|underwriter|actuary|marketer|tester|worker|master|intern|fellow"
    r"|broker|banker)s?\b"
)
_DIMENSION_WORDS = re.compile(
    r"(?:scorecard |rating |assessment |evaluation |core )?"
    r"(?:dimensions?|competenc(?:y|ies)|criteri(?:on|a)|areas?|skills?|attributes?|categor(?:y"
    r"|ies)|capabilit(?:y|ies)"
    r"|qualit(?:y|ies)|factors?|topics?)\b"
)
_HIRING_WORDS = re.compile(
    r"\b(?:role|roles|candidates?|interview\w*|hiring|hire|hires|applicants?|position"
    r"|responsibilit\w+|job)\b",
    re.I,
)


def normalise(heading: str) -> str:
    """Return the heading in lower case without emphasis marks, remarks in brackets or a final colon."""
    bare = _PARENTHESES.sub(" ", heading.casefold().replace("’", "'"))
    return " ".join(bare.strip(" \t*_#:").split()).rstrip(" :*_")


def is_short(text: str) -> bool:
    """Tell whether a text is short enough to be a heading."""
    return len(text) <= MAX_HEADING_LENGTH and len(_PARENTHESES.sub(" ", text).split()) <= MAX_HEADING_WORDS


@lru_cache(maxsize=4096)
def part_of_heading(heading: str) -> Part | None:
    """Return the part that a heading announces, None if it announces none or two kinds of signal at once."""
    words = normalise(heading)
    if not is_short(heading) or _NO_PART.search(words):
        return None
    found = [part for part, pattern in _PART_PATTERNS if pattern.search(words)]
    signals = [part for part in found if part in SIGNAL_PARTS]
    if len(signals) > 1:
        return None
    return next(iter(signals or found), None)


SIGNAL_PARTS = (Part.STRONG, Part.WEAK, Part.RED_FLAGS, Part.WARNING_SIGNS)


def is_evaluation_heading(heading: str) -> bool:
    """Tell whether a section heading announces how candidates are evaluated."""
    return bool(_EVALUATION.search(normalise(heading))) or part_of_heading(heading) is not None


@lru_cache(maxsize=4096)
def is_known_heading(heading: str) -> bool:
    """Tell whether a line names a part or a usual section of a role document."""
    if not is_short(heading):
        return False
    return part_of_heading(heading) is not None or _SECTION_NAMES.fullmatch(normalise(heading)) is not None


def names_a_role(text: str) -> bool:
    """Tell whether a short text contains the word for an occupation."""
    return bool(_ROLE_NOUNS.search(text.casefold()))


def starts_with_dimension_word(text: str) -> bool:
    """Tell whether a table header begins like a scorecard's ("Dimension", "Competency" …)."""
    return bool(_DIMENSION_WORDS.match(text.casefold().lstrip("*_ ")))


def mentions_hiring(texts: list[str]) -> bool:
    """Tell whether the texts speak of a role or of choosing people for it at all."""
    return any(_HIRING_WORDS.search(text) for text in texts)
