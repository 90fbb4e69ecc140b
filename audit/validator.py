"""The Nu HTML checker, on every page of a site."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str:
    """What keeps it from running, with the line to type; empty where nothing does."""
    if not shutil.which("java"):
        return "there is no Java; on Debian: sudo apt-get install default-jre-headless"
    return "" if JAR.is_file() else "it is not installed: make audit-tools"


def faults(site: Path) -> Iterator[str]:
    """What it says, warnings too, each with the page and the line."""
    command = [
        "java",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--exit-zero-always",
        "--skip-non-html",
    ]
    done = subprocess.run([*command, str(site)], capture_output=True, text=True, check=False)
    for one in json.loads(done.stderr or done.stdout)["messages"]:
        page = one.get("url", "").rpartition(f"{site.name}/")[2]
        yield f"{page}:{one.get('lastLine', 1)}: {one.get('subType') or one['type']}: {one['message']}"
