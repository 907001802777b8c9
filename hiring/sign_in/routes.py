"""Which routes ask for more than a session, and which don't count as using one; said here only."""

# Data leaves the product, somebody's rights change, or what is closed is opened: asks who it is unless that
# was shown lately.
CONFIRMED_ROUTES = frozenset(
    {
        "loops_export",
        "packet_pdf",
        "packet_json",
        "export_labels",
        "export_log",
        "export_candidate_json",
        "export_candidate_html",
        "erase_candidate",
        "set_hold",
        "lift_hold",
        "invite_person",
        "edit_person",
        "invite_again",
        "deactivate_person",
        "reactivate_person",
        "remove_second_factors",
        "end_session",
        "end_other_sessions",
        "end_sessions_of_person",
        "break_glass",
    }
)

# What takes data away in bulk: so many an hour and no more, whoever holds the session (ASVS V2.4.1).
LIMITED_ROUTES = frozenset(
    {
        "loops_export",
        "packet_pdf",
        "packet_json",
        "export_labels",
        "export_log",
        "export_candidate_json",
        "export_candidate_html",
    }
)
MOST_OF_THEM = {"taking": "60/h/user"}

# What an open page asks by itself: a tab that nobody looks at doesn't keep its session alive.
BACKGROUND_ROUTES = frozenset(
    {
        "debrief_live",
        "revote_news",
        "redetection_progress",
        "insights_progress",
        "plan_coverage",
        "fresh_token",
        "local_keys",
    }
)
