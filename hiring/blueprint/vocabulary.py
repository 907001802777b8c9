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

_SIGNAL = r"(?:signals?|flags?|indicators?|signs?|markers?|answers?|evidence|behaviou?rs?|traits?)"
_WATCHING = (
    r"(?:assess|evaluate|probe|test|look(?:ing)? (?:for|at)|measure|examine|interview for|hire for|screen for"
    r"|find out|want to (?:learn|know|see|hear|find out))"
)
_LOOKING = rf"(?:(?:we|interviewers|you|panel(?:list)?s?)(?: should|(?:'| a)re| will)?|to) {_WATCHING}"
_PART_PATTERNS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        Part.RED_FLAGS,
        re.compile(
            r"\bred[ -]?flags?\b|\bdeal[ -]?breakers?\b|\bdisqualif(?:iers?|ying)\b|\bknock-?outs?\b"
            r"|\bshow[ -]?stoppers?\b|\bnon[ -]?starters?\b|\bno[ -]gos?\b|\bautomatic (?:no|rejections?)\b"
            r"|\breasons to (?:reject|decline|say no|walk away)\b|\bstop signs?\b|\bhard no(?:s|es)?\b"
        ),
    ),
    (
        Part.WARNING_SIGNS,
        re.compile(r"\b(?:warning|danger) (?:signs?|signals?|flags?|indicators?)\b|\balarm bells?\b"),
    ),
    (
        Part.WEAK,
        re.compile(
            r"\b(?:weak(?:er)?|negative|yellow|amber|orange|concerning|lukewarm|borderline|poor|bad|mixed"
            rf"|low[ -]level)\b.*\b{_SIGNAL}\b"
            rf"|\b{_SIGNAL} of (?:a )?(?:weak|poor)\w*\b|\b(?:areas|causes|signs|points) (?:of|for) concern\b"
            r"|\bwatch[ -]outs?\b|\bwhat (?:worries|concerns) us\b|\bgives? us pause\b"
            r"|\bwhat (?:a )?(?:weak|poor|bad)(?: candidate| answer)?s? (?:looks?|sounds?) like\b|^concerns$"
        ),
    ),
    (
        Part.STRONG,
        re.compile(
            r"\b(?:strong(?:er)?|positive|green|great|excellent|encouraging|good|promising|hire"
            rf"|high[ -]level)\b.*\b{_SIGNAL}\b"
            rf"|\b{_SIGNAL} of (?:a )?(?:strong|great|strength|good|excellen)\w*\b"
            r"|\bwhat (?:a )?(?:good|great|strong)(?: candidate| answer)?s? (?:looks?|sounds?) like\b"
            r"|\bwhat impresses us\b|\bwhat we (?:love|like|hope) to (?:see|hear)\b"
        ),
    ),
    (
        Part.EXERCISES,
        re.compile(
            r"\bexercises?\b|\bcase (?:stud(?:y|ies)|interviews?)\b|\bwork[ -]samples?\b"
            r"|\brole[ -]?plays?\b"
            r"|\bsimulations?\b|\btake[ -]home\b|\b(?:work|job) (?:trials?|auditions?)\b"
            r"|\b(?:practical|hands-on|skills?|technical) (?:tasks?|tests?|assessments?|cases?|part)\b"
            r"|\b(?:interview|candidate|sample|assessment) (?:tasks?|cases?|assignments?)\b"
            r"|\bassessment cent(?:er|re)s?\b|^(?:tasks|assignments|practicals?|cases)$"
            r"|\b(?:tasks|assignments) for (?:the )?candidates?\b"
            r"|\bwhat candidates? (?:will )?(?:do|work on)\b"
        ),
    ),
    (
        Part.SCORECARD,
        re.compile(
            r"\bscore[ -]?(?:cards?|sheets?)\b|\brubrics?\b"
            r"|\bhow (?:we|candidates are|you will be) (?:rated?|scored?)\b"
            r"|\b(?:rating|scoring|evaluation|assessment|competency|selection|interview|marking|decision|hiring)"
            r" (?:dimensions?|guide|grid|matri(?:x|ces)|scale|sheet|form|scheme|table)\b"
        ),
    ),
    (
        Part.AREAS,
        re.compile(
            rf"\bwhat {_LOOKING}\b"
            r"|\b(?:assessment|evaluation|interview|focus) (?:areas?|topics?|themes?|focus)\b"
            r"|\b(?:areas?|competenc(?:ies|y)|topics?|skills|qualities|capabilities|themes|things)"
            rf" (?:to|we) (?:{_WATCHING}|cover|explore|check)\b"
            r"|\b(?:areas?|competenc(?:ies|y)|skills) (?:being )?(?:assessed|evaluated|tested)\b"
            r"|\bwhat (?:is|gets) (?:being )?(?:assessed|evaluated|tested)\b|^(?:areas of )?focus areas?$"
        ),
    ),
)
_NO_PART = re.compile(
    r"\blooks? like\b.*\blooks? like\b|\bsummary\b|\bbalanced scorecard\b|\bkpis?\b|\bresponsibilit"
    r"|\bperformance looks?\b|\bsuccess looks?\b"
)
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EVALUATION = re.compile(
    r"\b(?:hiring|interview(?:s|ing)?|selection|recruit(?:ment|ing)|candidates?)\b"
    r"|\b(?:evaluation|assessment) criteria\b"
)
_SECTION_NAMES = re.compile(
    r"the (?:role|job|position|team)|about us|who we are|what you(?:'| wi)ll do"
    r"|(?:the )?(?:role|job|position)? ?(?:summary|mission|overview|purpose|description|variants|title)"
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
