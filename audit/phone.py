"""Lighthouse with the profile of a phone, on pages of every kind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CLI = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
WANTED = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
RUNS = 3
# Pages that search engines are told to pass by, which Lighthouse counts against them.
UNLISTED = "is-crawlable"


def missing() -> str:
    """What keeps it from running, with the line to type; empty where nothing does."""
    if not shutil.which("node"):
        return "there is no Node; on Debian: sudo apt-get install nodejs npm"
    return "" if CLI.is_file() else "it is not installed: make audit-tools"


def faults(base: str, path: str, chromium: str, *, listed: bool = True) -> Iterator[str]:
    """Categories below 100, with what took the points.

    A machine that has other things to do loses points of its own, so the best of some runs counts.

    Args:
        listed: false for a page that search engines are not to list.
    """
    best: dict[str, tuple[int, str]] = {}
    for _ in range(RUNS):
        report = _report(base + path, chromium, listed=listed)
        if isinstance(report, str):
            yield f"{path}: {report}"
            return
        for name in WANTED:
            category = report["categories"][name]
            score = round((category["score"] or 0) * 100)
            if score > best.get(name, (-1, ""))[0]:
                best[name] = score, ", ".join(_lost(report, category))
        if all(score == 100 for score, _ in best.values()):
            return
    yield from (
        f"{path}: {name} {best[name][0]}: {best[name][1]}" for name in WANTED if best[name][0] < 100
    )


def _report(address: str, chromium: str, *, listed: bool) -> dict[str, Any] | str:
    """What Lighthouse says, or why it says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = ["node", str(CLI), address, "--quiet", "--output=json", f"--output-path={out}",
                   f"--only-categories={','.join(WANTED)}", f"--chrome-flags={FLAGS}"]  # fmt: skip
        if not listed:
            command.append(f"--skip-audits={UNLISTED}")
        own = {**os.environ, "CHROME_PATH": chromium}
        done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
        if not out.is_file():
            return f"Lighthouse did not finish: {done.stderr.strip()[-300:]}"
        report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return str(report["runtimeError"]["message"]) if "runtimeError" in report else report


def _lost(report: dict[str, Any], category: dict[str, Any]) -> Iterator[str]:
    for ref in category["auditRefs"]:
        audit = report["audits"][ref["id"]]
        if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
            yield f"{ref['id']} {audit.get('displayValue', '')}".strip()
