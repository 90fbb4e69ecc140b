"""Audit built sites: ``python -m audit [FOLDER …]``; without one, the sample and a stress site."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from audit import looks, phone, stress, validator
from audit.kinds import of_each_kind
from audit.serving import SlowHandler, served

ROOT = Path(__file__).parent.parent
PARTS = ("validator", "looks", "phone")
NOINDEX = re.compile(r'<meta name="robots" content="noindex">')


def main() -> int:
    """Audit; exit 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m audit", description=__doc__)
    parser.add_argument("site", nargs="*", type=Path, help="a folder that a build wrote")
    parser.add_argument("--only", choices=PARTS, action="append", help="run no more than this")
    asked = parser.parse_args()
    parts = tuple(asked.only or PARTS)
    with tempfile.TemporaryDirectory() as folder:
        sites = [site.resolve() for site in asked.site] or [_sample(), _stressed(Path(folder))]
        return max(_audit(site, parts) for site in sites)


def _sample() -> Path:
    subprocess.run([sys.executable, "-m", "nutgraf", "build"], cwd=ROOT, check=True)
    return ROOT / "output"


def _stressed(folder: Path) -> Path:
    stress.write(folder)
    subprocess.run([sys.executable, "-m", "nutgraf", "build"], cwd=folder, check=True)
    return folder / "output"


def _audit(site: Path, parts: tuple[str, ...]) -> int:
    pages = of_each_kind(site)
    print(f"{site}: {len(pages)} pages, of every kind", flush=True)
    found = 0
    with served(site) as base:
        for part in parts:
            lacking = _lacking(part)
            if lacking:
                print(f"skipped: {part}: {lacking}", flush=True)
                continue
            faults = 0
            for fault in _faults(part, site, base, pages):
                faults += 1
                print(f"  {fault}", flush=True)
            print(f"{part}: {faults or 'no'} faults", flush=True)
            found += faults
    return 1 if found else 0


def _lacking(part: str) -> str:
    lacking = {"validator": validator.missing, "looks": looks.missing, "phone": phone.missing}[
        part
    ]()
    if not lacking and part != "validator" and not chromium():
        lacking = "there is no Chromium; on Debian: sudo apt-get install chromium"
    return lacking


def chromium() -> str:
    """The system's Chromium; empty where there is none."""
    from shutil import which

    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := which(name))), "")


def _faults(part: str, site: Path, base: str, pages: list[str]) -> Iterator[str]:
    if part == "validator":
        yield from validator.faults(site)
    elif part == "phone":
        for path in pages:
            if path != "404.html":  # which no address gives but by an error
                listed = not NOINDEX.search((site / path).read_text("utf-8"))
                yield from phone.faults(base, path, chromium(), listed=listed)
    else:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=chromium(), args=phone.FLAGS.split()[1:]
            )
            yield from looks.faults(browser, base, pages)
            yield from looks.without_scripts(browser, base, pages)
            with served(site, SlowHandler) as slowly:
                yield from looks.arriving(browser, slowly, pages)
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
