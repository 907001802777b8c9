"""What the interview page's scripts ask while somebody types. The page works without them, too."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from candidates.models import Seat
from hiring.actors import NotAllowedError
from hiring.views.requests import SignedInRequest
from scorecards.forms.edits import Entry, MalformedEditsError, UnknownPartsError, read_entry
from scorecards.selectors.drafts import StoredField, draft_from, progress_of, saved_at, values_in
from scorecards.selectors.interviews import has_seat
from scorecards.selectors.local_keys import local_copy_keys
from scorecards.services.draft_fields import SavedDraft
from scorecards.services.scorecards import ClosedScorecardError, RefusedFieldsError, save_scorecard_draft


@require_GET
def local_keys(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Hand the author the keys of the browser's own copy, and a token for changes that holds now."""
    if not has_seat(request.user, seat_id):
        raise Http404
    return JsonResponse({"keys": local_copy_keys(request.user, seat_id), "token": get_token(request)})


@require_POST
def save_edits(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Store edits and answer how each fared, with what was changed elsewhere in the meantime."""
    try:
        entry = read_entry(request.body)
        saved = save_scorecard_draft(actor=request.user, seat_id=seat_id, edits=entry.edits)
    except MalformedEditsError as malformed:
        if not has_seat(request.user, seat_id):
            raise Http404 from None
        status = 422 if isinstance(malformed, UnknownPartsError) else 400
        return JsonResponse({"malformed": str(malformed)}, status=status)
    except RefusedFieldsError as refused:
        return JsonResponse({"refused": refused.reasons}, status=422)
    except ClosedScorecardError as closed:
        return JsonResponse(_answer(entry, closed.saved), status=409)
    except (NotAllowedError, Seat.DoesNotExist):
        raise Http404 from None
    return JsonResponse(_answer(entry, saved), status=409 if saved.conflicts else 200)


def _answer(entry: Entry, saved: SavedDraft) -> dict[str, Any]:
    edited = {edit.field for edit in entry.edits}
    news = {
        name: _shown(field)
        for name, field in saved.fields.items()
        if name not in edited and field.version > entry.seen.get(name, 0)
    }
    return {
        "stored": saved.versions,
        "conflicts": {name: _shown(saved.fields.get(name, StoredField())) for name in saved.conflicts},
        "news": news,
        "closed": saved.committed or saved.cancelled,
        "words": _words(saved),
    }


def _shown(field: StoredField) -> dict[str, Any]:
    return {"value": field.value, "version": field.version}


def _words(saved: SavedDraft) -> str:
    progress = progress_of(draft_from(values_in(saved.fields)), saved.dimensions)
    context = {"saved_at": saved_at(saved.fields), "progress": progress}
    return render_to_string("scorecards/progress_words.html", context)
