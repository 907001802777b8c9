"""The container's health check: does the web server answer with a page of its own?"""

import os
import sys
import urllib.error
import urllib.request

PORT = 8000
SECONDS = 4


def main() -> None:
    """Exit with 0 when the sign-in page answers, else with 1 and the reason."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    # The proxy in front speaks HTTPS; without this header the answer would be a redirect.
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/account/login/", headers=headers)
    try:
        urllib.request.urlopen(request, timeout=SECONDS).close()  # noqa: S310  the address is fixed above
    except urllib.error.URLError as error:
        sys.exit(f"The web server does not answer: {error}")


if __name__ == "__main__":
    main()
