"""Lighthouse with the profile of a phone, on pages of every kind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

CLI = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
WANTED = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
# Pages that search engines are told to pass by, which Lighthouse counts against them.
UNLISTED = "is-crawlable"


def missing() -> str:
    """What keeps it from running, with the line to type; empty where nothing does."""
    if not shutil.which("node"):
        return "there is no Node; on Debian: sudo apt-get install nodejs npm"
    return "" if CLI.is_file() else "it is not installed: make audit-tools"


def faults(base: str, path: str, chromium: str, *, listed: bool = True) -> Iterator[str]:
    """Categories below 100, with what took the points.

    Args:
        listed: false for a page that search engines are not to list.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = ["node", str(CLI), base + path, "--quiet", "--output=json", f"--output-path={out}",
                   f"--only-categories={','.join(WANTED)}", f"--chrome-flags={FLAGS}"]  # fmt: skip
        if not listed:
            command.append(f"--skip-audits={UNLISTED}")
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False
        )  # fmt: skip
        if not out.is_file():
            yield f"{path}: Lighthouse did not finish: {done.stderr.strip()[-300:]}"
            return
        report = json.loads(out.read_text("utf-8"))
    if "runtimeError" in report:
        yield f"{path}: {report['runtimeError']['message']}"
        return
    for name in WANTED:
        category = report["categories"][name]
        score = round((category["score"] or 0) * 100)
        if score < 100:
            lost = ", ".join(_lost(report, category))
            yield f"{path}: {name} {score}: {lost}"


def _lost(
    report: dict[str, dict[str, dict[str, object]]], category: dict[str, object]
) -> Iterator[str]:
    for ref in category["auditRefs"]:  # type: ignore[attr-defined]  # as Lighthouse writes it
        audit = report["audits"][ref["id"]]
        score = audit["score"]
        if ref["weight"] and score is not None and float(str(score)) < 1:
            yield f"{ref['id']} {audit.get('displayValue', '')}".strip()
