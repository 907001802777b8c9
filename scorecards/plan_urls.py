"""A loop's plan: the page, and what is changed there."""

from django.urls import URLPattern, path

from scorecards.views import plan_seats as seat_views
from scorecards.views import plans as plan_views

urlpatterns: list[URLPattern] = [
    path("<uuid:loop_id>/plan/", plan_views.plan, name="loop_plan"),
    path("<uuid:loop_id>/plan/coverage/", plan_views.coverage, name="plan_coverage"),
    path("<uuid:loop_id>/plan/fill/", plan_views.fill, name="fill_seats"),
    path("<uuid:loop_id>/plan/ties/", plan_views.ties, name="plan_ties"),
    path("<uuid:loop_id>/plan/interviews/new/", plan_views.add_interview, name="add_interview"),
    path(
        "<uuid:loop_id>/plan/interviews/<uuid:interview_id>/move/",
        plan_views.move_interview,
        name="move_interview",
    ),
    path(
        "<uuid:loop_id>/plan/interviews/<uuid:interview_id>/cancel/",
        plan_views.cancel_interview,
        name="cancel_interview",
    ),
    path("<uuid:loop_id>/plan/interviews/<uuid:interview_id>/seat/", seat_views.give, name="give_seat"),
    path("<uuid:loop_id>/plan/seats/<uuid:seat_id>/swap/", seat_views.swap, name="swap_seat"),
    path("<uuid:loop_id>/plan/seats/<uuid:seat_id>/withdraw/", seat_views.withdraw, name="withdraw_seat"),
]
