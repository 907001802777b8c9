"""What somebody who was invited sees before the first sign-in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hiring.forms.fields import focus_first_error
from hiring.forms.people import NewPasswordForm
from hiring.models import Invitation
from hiring.services.invitations import InvitationGoneError, accept_invitation, invitation_for
from hiring.views.requests import posted


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a password, and set it. Every link that can't be used gets the same answer."""
    try:
        invitation = invitation_for(token)
        form = NewPasswordForm(posted(request))
        if not form.is_valid():
            return _page(request, invitation, form)
        try:
            accept_invitation(token=token, password=form.cleaned_data["password"])
        except ValidationError as weak:
            form.add_error("password", weak)
            return _page(request, invitation, form)
    except InvitationGoneError:
        return render(request, "hiring/invitation_gone.html", status=404)
    logout(request)  # whoever was signed in on this device is somebody else
    messages.success(request, _("Your password is set. Sign in with it."))
    return redirect("account_login")


def _page(request: HttpRequest, invitation: Invitation, form: NewPasswordForm) -> HttpResponse:
    focus_first_error(form)
    context = {"invitation": invitation, "form": form}
    return render(request, "hiring/accept_invitation.html", context, status=422 if form.is_bound else 200)
