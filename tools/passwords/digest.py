"""Make hiring/sign_in/breached_passwords.bin from a list of passwords, a line each:
`python -m tools.passwords.digest LIST`.

Kept of each password that is long enough to be chosen here: the first six bytes of the SHA-256 of its letters
in small. Sorted, so that the same list always makes the same file.
"""

import os
import sys
from pathlib import Path

import django


def main(path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from hiring.sign_in.breached_passwords import FEWEST_LETTERS, FILE, digest_of_password

    lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    digests = sorted({digest_of_password(line) for line in lines if len(line) >= FEWEST_LETTERS})
    FILE.write_bytes(b"".join(digests))
    print(f"{len(digests)} passwords of {len(lines)}")  # noqa: T201  a person at a terminal


if __name__ == "__main__":
    main(sys.argv[1])
