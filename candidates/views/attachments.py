"""A file of an exercise, to be saved and not to be shown by the browser."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from candidates.selectors.attachments import attachment_for
from hiring.models import AttachmentContent
from hiring.views.requests import SignedInRequest

# A browser that shows it all the same loads and runs nothing for it.
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


@require_safe
def attachment(request: SignedInRequest, attachment_id: UUID) -> HttpResponseBase:
    """Send the file; a browser that has these very bytes is told so, and they are not even read."""
    found = attachment_for(request.user, attachment_id)
    if found is None:
        raise Http404
    headers = {
        "ETag": f'"{found.content_id}"',
        "Content-Type": found.media_type,
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
    }
    known = get_conditional_response(request, etag=headers["ETag"])
    if isinstance(known, HttpResponseNotModified):
        known.headers["ETag"] = headers["ETag"]
        return known
    data = AttachmentContent.objects.values_list("data", flat=True).get(pk=found.content_id)
    return HttpResponse(bytes(data), headers=headers)
