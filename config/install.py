"""Create .venv and install a hash-locked requirements file, showing how far it has come.

Runs on the system's Python before anything is installed: standard library only.
"""

import subprocess
import sys
import venv
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ENVIRONMENT = Path(__file__).resolve().parent.parent / ".venv"


def main(requirements: Path) -> None:
    """Install `requirements` into .venv; exit with one clear line when that cannot be done."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old: 3.11 or newer is needed.")
    _create_environment()
    _install(requirements)


def _create_environment() -> None:
    if _is_whole():
        return
    print("Creating .venv …", flush=True)
    try:
        # Cleared: one that was interrupted, or whose Python was upgraded away, is of no use.
        venv.create(ENVIRONMENT, with_pip=True, symlinks=True, clear=True)
    except OSError as error:
        sys.exit(f"Cannot create {ENVIRONMENT}: {error.strerror}.")
    except subprocess.CalledProcessError:
        sys.exit("This Python cannot create environments: install its venv package (python3-venv).")


def _is_whole() -> bool:
    try:
        python = [str(ENVIRONMENT / "bin" / "python"), "-c", "import pip"]
        return subprocess.run(python, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install(requirements: Path) -> None:
    wanted = sum(line[:1].isalpha() for line in requirements.read_text().splitlines())
    print(f"Installing {wanted} packages from {requirements.name} …", flush=True)
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    command = [*pip, "--no-input", "--progress-bar", "off", "--require-hashes", "-r", str(requirements)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = _show_progress(process, wanted)
    if process.wait():
        errors = [line for line in said if line.startswith("ERROR")] or said[-1:]
        sys.exit(f"The installation failed: {errors[0] if errors else 'pip said nothing'}")


def _show_progress(process: "subprocess.Popen[str]", wanted: int) -> list[str]:
    said: list[str] = []
    collected = 0
    for line in process.stdout or ():
        said.append(line.strip())
        if line.startswith("Collecting "):
            collected += 1
            _show(f"  {collected}/{wanted} {line.split()[1].split('==')[0]}")
        elif line.startswith("Installing collected packages"):
            _show(f"  unpacking {wanted} packages")
    if sys.stdout.isatty():
        print()
    return said


def _show(words: str) -> None:
    """Rewrite one line on a terminal, print one line each into a log."""
    if sys.stdout.isatty():
        print(f"\r{words:<60}", end="", flush=True)
    else:
        print(words, flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run it again to go on.")
