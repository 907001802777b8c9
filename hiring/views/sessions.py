"""Where one is signed in, and ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hiring.selectors.sessions import sessions_of
from hiring.services.sessions import end_other_sessions, end_session
from hiring.views.access import person_of


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    found = sessions_of(person_of(request), current_key=request.session.session_key)
    return render(request, "account/sessions.html", {"sessions": found, "others": len(found) > 1})


@login_required
@require_POST
def end_one(request: HttpRequest, session_id: int) -> HttpResponse:
    if not end_session(actor=person_of(request), session_id=session_id):
        raise Http404
    messages.success(request, _("That session is ended."))
    return redirect("sessions")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    ended = end_other_sessions(actor=person_of(request), but=request.session.session_key)
    words = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", ended)
    messages.success(request, words % {"count": ended})
    return redirect("sessions")
