"""Recovery codes: shown once, kept as password hashes, each good for one sign-in (ASVS V6.5.1, V6.5.2).

The sign-in library would keep the seed of all codes and show them again whenever asked. Its row stays, so
that everything else about second factors goes on as with the others; what it holds is ours.
"""

import secrets

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from hiring.models import Person

NUMBER = 10
# Digits and small letters that nobody takes for one another: five bits a sign, fifty a code.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
HASHES, SEED = "hashes", "seed"
DIGITS_OF_THE_APP = 6


@transaction.atomic
def make_recovery_codes(person: Person) -> list[str]:
    """Put new codes in the place of the former ones and return them; nobody can read them again."""
    Person.objects.select_for_update().get(pk=person.pk)  # of two at once, the second replaces the first's
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES)
    for former in rows:
        former.delete()
    codes = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(NUMBER)]
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.RECOVERY_CODES, data=_data_of([_hash(code) for code in codes])
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def use_recovery_code(person: Person, typed: str) -> Authenticator | None:
    """Use up the code that was typed and return its row; None when there is none like it."""
    code = _plain(typed)
    if len(code) == DIGITS_OF_THE_APP:
        return None  # one of the app: ten hashes needn't be computed to see that
    rows = Authenticator.objects.select_for_update().filter(user=person)
    row = rows.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        return None
    hashes = _hashes_of(row)
    used = next((each for each in hashes if check_password(code, each)), None)
    if used is None:
        return None
    row.data = _data_of([each for each in hashes if each != used])
    row.save(update_fields=["data"])
    return row


def codes_left(person: Person) -> int | None:
    """Return how many codes a person has, None for somebody who never had any. One query."""
    row = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        return None
    return len(RecoveryCodes(row).get_unused_codes()) if SEED in row.data else len(row.data[HASHES])


def hash_codes_of_before(person: Person) -> None:
    """Replace the seed that an earlier release kept by the hashes of the codes that are left of it."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=person, data__has_key=SEED)
        for row in rows.filter(type=Authenticator.Type.RECOVERY_CODES):
            row.data = _data_of(_hashes_of(row))
            row.save(update_fields=["data"])


def hash_every_seed() -> None:
    """Do the same for everybody who still has a seed, while the key that sealed it is known."""
    rows = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES, data__has_key=SEED)
    for row in rows.select_related("user"):
        hash_codes_of_before(row.user)


def _hashes_of(row: Authenticator) -> list[str]:
    if SEED in row.data:
        return [_hash(code) for code in RecoveryCodes(row).get_unused_codes()]
    return list(row.data[HASHES])


def _data_of(hashes: list[str]) -> dict[str, list[str]]:
    """The empty list says to the library that it has no code to compare with."""
    return {HASHES: hashes, "migrated_codes": []}


def _hash(code: str) -> str:
    return make_password(code)


def _plain(typed: str) -> str:
    return "".join(typed.split()).replace("-", "").lower()
