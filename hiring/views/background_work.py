"""The work behind the pages, and trying again what was given up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hiring.actors import NotAllowedError
from hiring.models import Delivery
from hiring.policies import may_retry_deliveries
from hiring.selectors.background_work import background_work
from hiring.services.deliveries import retry_delivery, retry_given_up_deliveries
from hiring.views.access import person_of


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show whether workers live, what waits, and what was given up."""
    if not may_retry_deliveries(person_of(request)):
        raise NotAllowedError(_("Recruiters and admins look after the work behind the pages."))
    return render(request, "hiring/background_work.html", {"work": background_work()})


@require_POST
def retry_one(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Have one piece of work tried again."""
    try:
        retry_delivery(actor=person_of(request), delivery_id=delivery_id)
    except Delivery.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("It is tried again now. If it fails, it comes back to this page."))
    return redirect("background_work")


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Have everything that was given up tried again."""
    count = retry_given_up_deliveries(actor=person_of(request))
    words = ngettext(
        "%(count)s piece of work is tried again.", "%(count)s pieces of work are tried again.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("background_work")
