"""The list of loops, for those who run them."""

import datetime
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.csv_lines import csv_line
from hiring.models import Duty, Person
from hiring.views.requests import SignedInRequest
from scorecards.forms.loops import LoopFilterForm, filters_in_address
from scorecards.models import Decision
from scorecards.selectors import loops as selectors
from scorecards.selectors.loop_filters import LoopFilters
from scorecards.services.log_exports import note_loops_export


@require_GET
def loops(request: SignedInRequest) -> HttpResponse:
    """List the loops that the viewer runs; htmx gets the rows alone, with the address to show for them."""
    form, filters = _filters(request)
    said = filters_in_address(filters)
    context = {
        "form": form,
        "page": selectors.loops_for_page(request.user, filters),
        "filters": filters,
        "is_filtered": bool(said.keys() - {"sort"}),
        "export_url": _address("loops_export", said),
    }
    if not _wants_rows(request):
        return render(request, "scorecards/loops.html", context)
    response = render(request, "scorecards/loops.html#rows", context)
    response.headers["HX-Push-Url"] = _address("loops", said)
    return response


def _wants_rows(request: SignedInRequest) -> bool:
    """Going back, htmx asks for the page as a whole: nothing of it was kept in the browser."""
    going_back = request.headers.get("HX-History-Restore-Request") == "true"
    return request.headers.get("HX-Request") == "true" and not going_back


@require_POST
def export_loops(request: SignedInRequest) -> StreamingHttpResponse:
    """Send the listed loops, on all pages, as a spreadsheet file; a POST, because it goes into the log."""
    _form, filters = _filters(request)
    note_loops_export(actor=request.user, filters=filters_in_address(filters))
    rows = selectors.loops_for_export(request.user, filters)
    lines = _csv_lines(rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="loops-{timezone.localdate()}.csv"'
    return response


def _filters(request: SignedInRequest) -> tuple[LoopFilterForm, LoopFilters]:
    """Return what was asked for; for people who run no loops there is no such page."""
    if not _runs_loops(request.user):
        raise Http404
    form = LoopFilterForm(request.GET, roles=selectors.roles_to_choose(request.user))
    return form, form.filters()


def _runs_loops(person: Person) -> bool:
    return person.has_duty(Duty.RECRUITER, Duty.HIRING_MANAGER, Duty.ADMIN)


def _address(name: str, said: dict[str, str]) -> str:
    return reverse(name) + (f"?{urlencode(said)}" if said else "")


def _csv_lines(rows: Iterator[selectors.LoopRow]) -> Iterator[str]:
    zone = timezone.get_current_timezone()  # the lines are written after the viewer's zone was left
    yield "\ufeff" + csv_line(
        [
            _("Candidate"),
            _("Role"),
            _("Opened"),
            _("Days open"),
            _("Scorecards in"),
            _("Scorecards planned"),
            _("Scorecards overdue"),
            _("Revealed"),
            _("Red flags"),
            _("Decision"),
        ]
    )
    for row in rows:
        yield csv_line(_cells(row, zone))


def _cells(row: selectors.LoopRow, zone: datetime.tzinfo) -> list[str]:
    """Return a row's cells; what the viewer may not know yet is as empty as what isn't there."""
    return [
        row.candidate,
        row.role,
        row.opened_at.astimezone(zone).date().isoformat(),
        str(row.days_open),
        str(row.seats.committed),
        str(row.seats.planned),
        str(row.seats.overdue),
        row.revealed_at.astimezone(zone).date().isoformat() if row.revealed_at else "",
        "" if row.red_flags is None else str(row.red_flags),
        str(Decision.Outcome(row.outcome).label) if row.outcome else "",
    ]
