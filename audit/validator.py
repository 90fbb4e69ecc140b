"""The Nu HTML checker, on every page of a site."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
COMMAND = ("--format", "json", "--exit-zero-always", "--skip-non-html")
# What it does not know yet, word for word, and no more than that: where a slip stands in browsers
# that know CSS Anchor Positioning, of which its style sheets' part has not heard; and that a
# policy's 'self' lets in a file beside the page, of which it takes none that is not on a host.
UNKNOWN_TO_IT = re.compile(
    r"CSS: “(?P<name>position-area|position-try-fallbacks|position-anchor|anchor-name)”:"
    r" Property “(?P=name)” doesn't exist\."
    r"|CSS: Unrecognized at-rule “@position-try”"
    r"|CSS: “inset-block”: “anchor\(bottom\)” is not a “inset-block” value\."
    r"|CSS: “inset-inline”: Parse Error\."
    r"|Resource violates Content Security Policy \(meta tag\): external script"
    r" “theme/js/search\.js” blocked by “script-src” directive\."
)


def missing() -> str:
    """What keeps it from running, with the line to type; empty where nothing does."""
    if not shutil.which("java"):
        return "there is no Java; on Debian: sudo apt-get install default-jre-headless"
    return "" if JAR.is_file() else "it is not installed: make audit-tools"


def faults(site: Path) -> Iterator[str]:
    """What it says, warnings too, each with the page and the line."""
    command = ["java", "-jar", str(JAR), *COMMAND, str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for one in json.loads(done.stderr or done.stdout)["messages"]:
        if not UNKNOWN_TO_IT.fullmatch(one["message"]):
            page = one.get("url", "").rpartition(f"{site.name}/")[2]
            kind = one.get("subType") or one["type"]
            yield f"{page}:{one.get('lastLine', 1)}: {kind}: {one['message']}"
