"""The container's health check: does the web server answer?"""

import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8000/healthz"
SECONDS = 4


def main() -> None:
    """Exit with 0 when it does, else with 1 and the reason."""
    try:
        urllib.request.urlopen(ADDRESS, timeout=SECONDS).close()
    except urllib.error.URLError as error:
        sys.exit(f"The web server does not answer: {error}")


if __name__ == "__main__":
    main()
