"""Which passwords are too easily guessed by somebody who knows where they are typed."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hiring.models import Person

# Listed in docs/security.md. The host's own words are added from ALLOWED_HOSTS.
OWN_WORDS = (
    "hiring",
    "loop",
    "structured",
    "interviewer",
    "interviews",
    "interview",
    "scorecard",
    "recruiter",
    "recruiting",
    "candidate",
    "password",
    "welcome",
    "company",
    "admin",
)
FEWEST_LETTERS = 4


class NotOfOurWordsValidator:
    """Refuses a password of which little is left once the words of the product and its host are taken out."""

    def validate(self, password: str, user: Person | None = None) -> None:
        left = password.casefold()
        for word in sorted({*OWN_WORDS, *_words_of_hosts()}, key=len, reverse=True):
            left = left.replace(word, "")
        if sum(letter.isalpha() for letter in left) < FEWEST_LETTERS and left != password.casefold():
            raise ValidationError(self.get_help_text(), code="password_of_our_words")

    def get_help_text(self) -> str:
        return _("Your password can’t be made of words that stand on this site alone.")


def _words_of_hosts() -> set[str]:
    return {word for host in settings.ALLOWED_HOSTS for word in re.findall(r"[^\W\d_]{4,}", host.casefold())}
