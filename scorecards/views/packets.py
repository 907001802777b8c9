"""A loop's packet: to read, to print, and as files."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hiring.actors import ConflictError, NotAllowedError
from hiring.services.readings import Reading, note_readings
from hiring.views.requests import SignedInRequest
from scorecards.selectors.packets import packet_of_loop
from scorecards.services import packets as services
from scorecards.views.debriefs import header_or_404


@require_GET
def packet(request: SignedInRequest, loop_id: UUID) -> HttpResponse:
    """Show the packet as it prints."""
    header = header_or_404(request, loop_id)
    if not header.is_open:
        raise NotAllowedError(_("The packet opens with the debrief: when the loop is revealed to you."))
    document = packet_of_loop(request.user, header)
    if document is None:
        raise ConflictError(_("There is no debrief yet; it is being compiled."))
    note_readings(person=request.user, readings=[Reading(header.id, "packet", document.input_hash)])
    return render(request, "scorecards/packet.html", {"loop": header, "packet": document})


@require_POST
def export_packet(request: SignedInRequest, loop_id: UUID, file_format: str) -> HttpResponse:
    """Send the packet as a file to save; a POST, because the export goes into the log."""
    header_or_404(request, loop_id)
    sent = services.export_packet(actor=request.user, loop_id=loop_id, file_format=file_format)
    response = HttpResponse(sent.content, content_type=sent.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{sent.name}"'
    return response
