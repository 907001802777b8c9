"""What hiring's own tables hold, and those of the libraries that keep sign-in."""

from django.utils.translation import gettext_lazy as _

from hiring.privacy import Lasts, Text, of_company, of_person

KEY_AND_NAME = {"key": Text.FIXED, "name": Text.COMPANY}
RUBRIC = _("what candidates are judged by")
PLAN = _("how a loop is planned")
POLICY = _("how the product behaves towards people")
SIGN_IN = _("signing in")
RIGHTS = _("the framework's own rights, which nobody is given")

PEOPLE = (
    of_person(
        "hiring.Person",
        _("who hires with us"),
        {
            "password": Text.SECRET,
            "email": Text.IDENTITY,
            "name": Text.IDENTITY,
            "title": Text.IDENTITY,
            "duties": Text.FIXED,
            "time_zone": Text.FIXED,
        },
    ),
    of_person("hiring.Role_hiring_managers", _("who decides about a role")),
    of_person("hiring.Pause", _("when somebody takes no seats"), {"reason": Text.WORDS}),
    of_person("hiring.Invitation", SIGN_IN, {"token_digest": Text.SECRET}),
    of_person(
        "hiring.QualificationChange",
        _("who may interview with what"),
        {"exercise_key": Text.FIXED, "step": Text.FIXED, "reason": Text.WORDS},
    ),
)
ROLES = (
    of_company("hiring.Role", RUBRIC, {"key": Text.FIXED, "title": Text.COMPANY}),
    of_company("hiring.Rubric", RUBRIC, {"document": Text.COMPANY}),
    of_company("hiring.DocumentSection", RUBRIC, {"title": Text.COMPANY, "text": Text.COMPANY}),
    of_company(
        "hiring.Dimension",
        RUBRIC,
        {
            **KEY_AND_NAME,
            **{f"anchor_{level}": Text.COMPANY for level in range(1, 6)},
            "weight_reason": Text.COMPANY,
        },
    ),
    of_company("hiring.AssessmentArea", RUBRIC, {"text": Text.COMPANY}),
    of_company("hiring.Milestone", RUBRIC, {"text": Text.COMPANY}),
    of_company("hiring.Kpi", RUBRIC, dict.fromkeys(("name", "target", "text"), Text.COMPANY)),
    of_company(
        "hiring.Signal",
        RUBRIC,
        {
            "key": Text.FIXED,
            "kind": Text.FIXED,
            "text": Text.COMPANY,
            "examples": Text.COMPANY,
            "counter_examples": Text.COMPANY,
        },
    ),
    of_company(
        "hiring.Exercise",
        RUBRIC,
        {**KEY_AND_NAME, "kind": Text.FIXED, "brief": Text.COMPANY, "guide": Text.COMPANY},
    ),
    of_company("hiring.ExerciseQuestion", RUBRIC, {"text": Text.COMPANY}),
    of_company("hiring.AttachmentContent", RUBRIC, {"digest": Text.FIXED, "data": Text.COMPANY}),
    of_company(
        "hiring.ExerciseAttachment",
        RUBRIC,
        {"name": Text.COMPANY, "media_type": Text.FIXED, "audience": Text.FIXED},
    ),
    of_company("hiring.EmphasisProfile", RUBRIC, {**KEY_AND_NAME, "description": Text.COMPANY}),
    of_company("hiring.ProfileDimension", RUBRIC),
    of_company(
        "hiring.DocumentImport",
        _("a role document on its way to a rubric"),
        {
            "state": Text.FIXED,
            "file_name": Text.COMPANY,
            "format": Text.FIXED,
            "text": Text.COMPANY,
            "notes": Text.COMPANY,
            "found": Text.COMPANY,
        },
        lasts=Lasts.SHORT,
    ),
)
PLANS = (
    of_company("hiring.LoopTemplate", PLAN, {"name": Text.COMPANY}),
    of_company("hiring.Stage", PLAN),
    of_company("hiring.StageDimension", PLAN),
    of_company(
        "hiring.PlanOverride", PLAN, {"rule": Text.FIXED, "subject": Text.FIXED, "reason": Text.COMPANY}
    ),
)
POLICIES = (
    of_company("hiring.InterviewerPolicy", POLICY),
    of_company("hiring.RevealPolicy", POLICY, {"timing": Text.FIXED}),
    of_company("hiring.DuePolicy", POLICY),
    of_company("hiring.RetentionPolicy", POLICY, {"law": Text.FIXED}),
    of_company("hiring.RetentionPeriod", POLICY, {"jurisdiction": Text.COMPANY, "law": Text.FIXED}),
    of_company("hiring.ReminderPolicy", POLICY, {"days_off": Text.FIXED}),
    of_company("hiring.ReminderStep", POLICY, {"audience": Text.FIXED}),
)
LOG = (
    of_person(
        "hiring.Event",
        _("who did what: proof"),
        dict.fromkeys(("kind", "stream_kind", "payload", "hash"), Text.FIXED),
        lasts=Lasts.LOG,
    ),
    of_company(
        "hiring.EventStream", _("the log's chain"), {"kind": Text.FIXED, "hash": Text.FIXED}, Lasts.LOG
    ),
    of_company("hiring.LogDay", _("the log's daily roots"), {"root": Text.FIXED}, Lasts.LOG),
    of_company(
        "hiring.ValueChange",
        _("what a rubric or plan said before a change"),
        {"field": Text.FIXED, "old": Text.COMPANY, "new": Text.COMPANY},
    ),
    of_company(
        "hiring.Delivery",
        _("work that an event promises"),
        {"subscriber": Text.FIXED, "queue": Text.FIXED, "error": Text.FIXED, "request_id": Text.FIXED},
    ),
    of_company("hiring.WorkerCanary", _("whether workers are alive"), {"queue": Text.FIXED}),
)
LIBRARIES = (
    of_person("account.EmailAddress", SIGN_IN, {"email": Text.IDENTITY}),
    of_person("account.EmailConfirmation", SIGN_IN, {"key": Text.SECRET}, Lasts.SHORT),
    of_person("mfa.Authenticator", SIGN_IN, {"type": Text.FIXED, "data": Text.SECRET}),
    of_person(
        "usersessions.UserSession",
        SIGN_IN,
        {"session_key": Text.SECRET, "user_agent": Text.IDENTITY, "data": Text.SECRET},
        Lasts.SHORT,
    ),
    of_person(
        "sessions.Session", SIGN_IN, {"session_key": Text.SECRET, "session_data": Text.SECRET}, Lasts.SHORT
    ),
    of_company(
        "socialaccount.SocialApp",
        SIGN_IN,
        dict.fromkeys(
            ("provider", "provider_id", "name", "client_id", "secret", "key", "settings"), Text.SECRET
        ),
    ),
    of_person(
        "socialaccount.SocialAccount",
        SIGN_IN,
        {"provider": Text.FIXED, "uid": Text.IDENTITY, "extra_data": Text.IDENTITY},
    ),
    of_person("socialaccount.SocialToken", SIGN_IN, {"token": Text.SECRET, "token_secret": Text.SECRET}),
    of_company("auth.Permission", RIGHTS, {"name": Text.FIXED, "codename": Text.FIXED}),
    of_company("auth.Group", RIGHTS, {"name": Text.FIXED}),
    of_company("auth.Group_permissions", RIGHTS),
    of_company("contenttypes.ContentType", RIGHTS, {"app_label": Text.FIXED, "model": Text.FIXED}),
)

HOLDINGS = (*PEOPLE, *ROLES, *PLANS, *POLICIES, *LOG, *LIBRARIES)
