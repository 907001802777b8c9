"""The mail that brings a calendar entry: words for people, and the file for their calendar."""

from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.calendar_files import Attendee, method_of, request_file
from candidates.models import CalendarEntry
from candidates.selectors.calendars import item_of
from hiring.letters import message_id, one_line


@transaction.atomic
def send_calendar_mail(*, entry_id: int, sequence: int) -> bool:
    """Send the mail about one change of an entry; return whether it went out.

    A change that a later one has overtaken is not sent: the later one's own mail says what holds. What was
    sent already isn't sent again, and nothing is taken back that was never announced.
    """
    entries = CalendarEntry.objects.select_for_update(of=("self",))
    related = entries.select_related("person", "interview__loop__application__role")
    entry = related.filter(pk=entry_id).first()
    if entry is None or entry.sequence != sequence or entry.sent_sequence >= sequence:
        return False
    if entry.is_cancelled and entry.sent_sequence < 0:
        return False
    calendar_letter(entry).send()
    entry.sent_sequence = sequence
    entry.save(update_fields=["sent_sequence"])
    return True


def calendar_letter(entry: CalendarEntry) -> EmailMultiAlternatives:
    """Return the mail about an entry as it stands, always with the same Message-ID. No query."""
    item, person = item_of(entry), entry.person
    title = one_line(item.title)
    subject = _("Cancelled: %(title)s") if entry.is_cancelled else _("%(title)s")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    attendee, organizer = Attendee(person.name, person.email), Attendee(name, address)
    with timezone.override(ZoneInfo(person.time_zone)):
        context = {"title": title, "entry": entry, "is_new": entry.sequence == 0, "url": item.url}
        text = render_to_string("emails/calendar_entry.txt", context)
    message = EmailMultiAlternatives(
        subject=subject % {"title": title},
        body=text,
        to=[person.email],
        headers={
            "Message-ID": message_id(f"calendar-{entry.pk}-{entry.sequence}"),
            "Auto-Submitted": "auto-generated",
        },
    )
    kind = f"text/calendar; method={method_of(item)}"
    message.attach_alternative(request_file(item, organizer, attendee).decode(), kind)
    return message
