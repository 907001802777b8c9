"""What the log may be asked for."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scorecards.event_kinds import GROUPS
from scorecards.selectors.event_log import LogFilters, Stream
from scorecards.selectors.event_log.filters import THE_SYSTEM, WHO_READ_WHAT

STREAMS = [("role", _("Role")), ("loop", _("Loop")), ("person", _("Person"))]
KINDS = [(title, [(kind.name, kind.words) for kind in kinds]) for title, kinds in GROUPS]


class LogFilterForm(forms.Form):
    """The filters of an address; whatever it can't mean is as if it weren't there."""

    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), (WHO_READ_WHAT, _("Who read what")), *KINDS],
    )
    who = forms.CharField(label=_("Who"), required=False, max_length=254)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    # Whoever is meant by `who`, once that is certain: what addresses and the log of exports name.
    actor = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    of = forms.ChoiceField(required=False, choices=STREAMS, widget=forms.HiddenInput)
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    before = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        self.is_valid()

    def clean_actor(self) -> str:
        """Return a person's identifier or THE_SYSTEM; what is neither is as if it weren't there."""
        said = str(self.cleaned_data["actor"])
        try:
            return said if said in ("", THE_SYSTEM) else str(UUID(said))
        except ValueError:
            return ""

    def filters(self, actor: str) -> LogFilters:
        """Return the filters with whoever is meant; days begin at midnight of the zone that is active.

        Both days count. Where it isn't clear who is meant, nobody's events match.
        """
        said = self.cleaned_data
        until = said.get("until")
        return LogFilters(
            kind=said.get("kind") or "",
            actor=actor,
            nobody=bool(said.get("who")) and not actor,
            stream=Stream(said["of"], said["id"]) if said.get("of") and said.get("id") else None,
            since=_midnight(said.get("since")),
            until=_midnight(until + datetime.timedelta(days=1) if until and until < LAST_DAY else None),
            after=said.get("after"),
            before=said.get("before"),
        )

    def in_address(self, actor: str) -> dict[str, str]:
        """Return what an address must say to list the same again from the beginning."""
        said = {**self.cleaned_data, "actor": actor}
        if actor:
            said["who"] = ""  # an identifier says it, and is no name in the log of exports
        names = ("kind", "actor", "who", "since", "until", "of", "id")
        return {name: str(said[name]) for name in names if said.get(name)}


# The calendar ends here; the day after it is none.
LAST_DAY = datetime.date.max


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    if day is None or not FIRST_DAY < day < LAST_DAY:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


# Moments on the very first and last days fall out of the calendar in some zones.
FIRST_DAY = datetime.date(1, 1, 2)
