"""What the tables of candidates and their loops hold."""

from django.utils.translation import gettext_lazy as _

from hiring.privacy import Lasts, Text, of_candidate, of_company, of_person

OF_LOOP = "application__candidate"
OF_INTERVIEW = f"loop__{OF_LOOP}"
OF_SEAT = f"interview__{OF_INTERVIEW}"
PLANNING = _("planning and holding the interviews")

# Tables that no model leads to. The product's role can read none of them but its own cache and migrations.
WITHOUT_MODEL = {
    "demographics.answer": _("what candidates tell of themselves: counted, never read"),
    "public.django_migrations": _("which changes of the tables were made"),
    "public.cache": _("limits on sign-in attempts, by hashes, for minutes"),
}

HOLDINGS = (
    of_candidate(
        "candidates.Candidate",
        _("You"),
        _("whom we interview, and how to reach them"),
        "pk",
        {"name": Text.IDENTITY, "email": Text.IDENTITY, "resume_url": Text.IDENTITY},
    ),
    of_candidate(
        "candidates.Application", _("Your applications"), _("for which role somebody applied"), "candidate"
    ),
    of_candidate(
        "candidates.Loop",
        _("Your loops of interviews"),
        PLANNING,
        OF_LOOP,
        {"jurisdiction": Text.COMPANY},
    ),
    of_candidate(
        "candidates.Interview", _("Your interviews"), PLANNING, OF_INTERVIEW, {"title": Text.COMPANY}
    ),
    of_candidate("candidates.InterviewDimension", _("What each interview tests"), PLANNING, OF_SEAT),
    of_candidate("candidates.Seat", _("Who interviews you"), PLANNING, OF_SEAT, {"kind": Text.FIXED}),
    of_candidate(
        "candidates.SeatOverride",
        _("Why somebody interviews without being qualified for the exercise"),
        PLANNING,
        f"seat__{OF_SEAT}",
        {"reason": Text.WORDS},
    ),
    of_candidate(
        "candidates.CalendarEntry",
        _("What interviewers’ calendars were told"),
        PLANNING,
        OF_SEAT,
        {"title": Text.COMPANY},
    ),
    of_candidate(
        "candidates.LegalHold",
        _("Legal holds"),
        _("data that a dispute needs must not be erased"),
        "candidate",
        {"reason": Text.WORDS, "lifting_reason": Text.WORDS},
    ),
    of_candidate(
        "candidates.SelfIdentification",
        _("Whether you were asked to say something about yourself"),
        _("a report on fairness; what you answered lies apart, and nobody here can read it"),
        OF_LOOP,
        {"token_digest": Text.SECRET},
    ),
    of_person("candidates.CalendarFeed", _("a calendar's own address"), {"token_digest": Text.SECRET}),
    of_company(
        "candidates.Erasure",
        _("which identifiers were erased, so that a restored backup is erased again"),
        {"cause": Text.FIXED},
        Lasts.LOG,
    ),
)
