"""The log: who changed what, when, and from what to what."""

import datetime
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import ConflictError, NotAllowedError
from hiring.csv_lines import csv_line
from hiring.policies import may_read_log
from hiring.views.requests import SignedInRequest
from scorecards.forms.event_log import LogFilterForm
from scorecards.selectors.event_log import (
    Fact,
    LogFilters,
    LogRow,
    Who,
    log_page,
    rows_for_export,
    suggested_actors,
    title_of,
    who_is_meant,
)
from scorecards.services.log_exports import note_log_export


@require_GET
def log(request: SignedInRequest) -> HttpResponse:
    """Show an admin what happened, newest first."""
    form, filters, who = _filters(request)
    said = form.in_address(who.actor)
    title = title_of(filters.stream) if filters.stream else ""
    if title is None:
        raise Http404
    context = {
        "form": form,
        "who": who,
        "suggested": suggested_actors(),
        "page": log_page(request.user, filters),
        "stream": filters.stream,
        "stream_title": title,
        "is_filtered": bool(said),
        "export_url": f"{reverse('export_log')}?{urlencode(said)}",
    }
    return render(request, "scorecards/log.html", context)


@require_POST
def export_log(request: SignedInRequest) -> StreamingHttpResponse:
    """Send all that matches as a spreadsheet file, up to this export, which is an event itself."""
    form, filters, who = _filters(request)
    if who.is_unclear:
        raise ConflictError(_("It isn’t clear whose events are meant."))
    event = note_log_export(actor=request.user, filters=form.in_address(who.actor))
    batches = rows_for_export(request.user, filters, event.pk)
    response = StreamingHttpResponse(_csv_lines(batches), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="log-{timezone.localdate()}.csv"'
    return response


def _filters(request: SignedInRequest) -> tuple[LogFilterForm, LogFilters, Who]:
    if not may_read_log(request.user):
        raise NotAllowedError(_("Only an admin reads the log."))
    form = LogFilterForm(request.GET)
    said = form.cleaned_data
    who = who_is_meant(said.get("who", ""), said.get("actor", ""))
    return form, form.filters(who.actor), who


def _csv_lines(batches: Iterator[list[LogRow]]) -> Iterator[str]:
    zone = timezone.get_current_timezone()  # the lines are written after the viewer's zone was left
    titles = [_("Number"), _("Time"), _("Who"), _("What"), _("About"), _("Details"), _("Changes")]
    yield "\ufeff" + csv_line(titles)
    for rows in batches:
        for row in rows:
            yield csv_line(_cells(row, zone))


def _cells(row: LogRow, zone: datetime.tzinfo) -> list[str]:
    return [
        str(row.id),
        row.at.astimezone(zone).isoformat(timespec="seconds"),
        row.actor.text if row.actor else _("the system"),
        row.words,
        row.stream.text if row.stream else "",
        "; ".join(f"{fact.label}: {_items(fact)}" for fact in row.facts),
        "; ".join(f"{line.label}: “{line.old}” → “{line.new}”" for line in row.values),
    ]


def _items(fact: Fact) -> str:
    return ", ".join(item.text for item in fact.items)
