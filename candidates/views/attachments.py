"""A file of an exercise, to be saved and not to be shown by the browser."""

from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from candidates.selectors.attachments import attachment_for
from hiring.models import AttachmentContent
from hiring.views.access import person_of


@csp_update({"sandbox": True})  # a browser that shows it all the same runs nothing in it
@require_safe
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """Send the file; a browser that has these very bytes is told so, and they are not even read."""
    found = attachment_for(person_of(request), attachment_id)
    if found is None:
        raise Http404
    headers = {
        "ETag": f'"{found.content_id}"',
        "Content-Type": found.media_type,
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    known = get_conditional_response(request, etag=headers["ETag"])
    if isinstance(known, HttpResponseNotModified):
        known.headers["ETag"] = headers["ETag"]
        return known
    data = AttachmentContent.objects.values_list("data", flat=True).get(pk=found.content_id)
    return HttpResponse(bytes(data), headers=headers)
