"""The browser that the journeys drive: found, or installed where that is allowed."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from trustapp.local.services import folders

IN_PATH = ("chromium", "chromium-browser", "google-chrome")
# The version that was tried; it carries a headless Chromium for x86-64 Linux in the package.
NPM_PACKAGE = "@sparticuz/chromium"
PRINT_PATH = (
    "import('@sparticuz/chromium').then(c => c.default.executablePath()).then(p => console.log(p))"
)


def find(environment: Mapping[str, str]) -> str | None:
    """Return the browser that the person chose or that PATH offers."""
    chosen = environment.get("CHROMIUM")
    if chosen:
        return chosen if Path(chosen).exists() else None
    for name in IN_PATH:
        if path := shutil.which(name, path=environment.get("PATH")):
            return path
    return None


def find_or_install(
    place: folders.Folders, environment: Mapping[str, str], say: Callable[[str], None]
) -> str | None:
    """Return a browser, installed with the system's or npm's packages where there is none."""
    if environment.get("CHROMIUM") or (path := find(environment)):
        return find(environment)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium with apt-get for the browser tests ...")
        run(["apt-get", "update", "-qq"], environment)
        run(["apt-get", "install", "-y", "-qq", "chromium"], environment)
        if path := find(environment):
            return path
    if shutil.which("npm") and shutil.which("node"):
        say("Installing Chromium with npm, inside the state folder, for the browser tests ...")
        return from_npm(place, environment)
    return None


def from_npm(place: folders.Folders, environment: Mapping[str, str]) -> str | None:
    """Return the browser of the npm package, unpacked into the state folder."""
    home = place.software / "chromium"
    home.mkdir(parents=True, exist_ok=True)
    # The package unpacks the browser into the folder for temporary files.
    own = {**environment, "TMPDIR": str(home)}
    if not (home / "node_modules" / NPM_PACKAGE).exists():
        run(["npm", "install", "--silent", "--no-audit", "--prefix", str(home), NPM_PACKAGE], own)
    printed = run(["node", "--input-type=module", "-e", PRINT_PATH], own, folder=home)
    path = printed.strip()
    return path if path and Path(path).exists() else None


def run(command: list[str], environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Run an installer and return what it printed; what failed shows in the missing browser."""
    own = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(  # noqa: S603 - installers named in this file
        command, env=own, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout
