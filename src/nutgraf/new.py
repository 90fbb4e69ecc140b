"""Begin a site, an explainer, a timeline or a source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from nutgraf.slugs import slugify

CONF = '''"""Settings of this site: its names and addresses, the plugin, the theme."""

from nutgraf import plugin, theme

SITENAME = {name!r}
SITESUBTITLE = ""
# Feeds and the sitemap need the address that the site will stand at.
SITEURL = ""
DEFAULT_LANG = "en"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "output"

PLUGINS = [plugin]  # the module itself: a missing plugin stops the build
THEME = theme.PATH
'''

EXPLAINER = """---
title: {title}
summary: One or two sentences that say what is at stake.
date: {date}
topic: ""
status: draft
---

The paragraph that says why the story matters, with [its source](source:{source}).

> [!KEY]
>
> - The first thing to know, [with its source](source:{source}).

> [!CLAIM] One sentence that can be checked. {{#{slug}-claim}}
>
> - {date}: reported by [who said so](actor:{actor}) in [a source](source:{source}).

> [!UNKNOWN]
> What is not known, and why.
"""

TIMELINE = """---
title: {title}
summary: What this timeline tells, in a sentence.
---

## {date}: What happened {{#{slug}-first}}

One or two sentences, [with a source](source:{source}).
"""

SOURCE = """- id: {slug}
  type: webpage
  title: {title}
  publisher: ""
  issued: "{date}"
  URL: https://example.org/
  accessed: "{date}"
  archived: https://web.archive.org/web/2024/https://example.org/
  kind: secondary
"""

ACTOR = """---
title: An example
kind: body
short: An example
---

Who this is, in a sentence.
"""


class BeginError(Exception):
    """Nothing can begin so; nothing was written."""


def begin(kind: str, name: str, content: Path | None) -> list[Path]:
    """Write the files of a beginning.

    Args:
        kind: ``site``, ``explainer``, ``timeline`` or ``source``.
        name: a folder for a site, else a title.
        content: the site's content folder; ``None`` for a new site.

    Raises:
        BeginError: where a title makes no file's name, or there is such a file already.
    """
    files = dict(_site(Path(name)) if content is None else [_record(kind, name, content)])
    for path in files:
        if path.exists():
            raise BeginError(f"{path} is already there")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def _site(folder: Path) -> Iterator[tuple[Path, str]]:
    """A whole small site, which builds as it is."""
    content, slots = folder / "content", _slots("Our first explainer")
    explainer = EXPLAINER.replace("status: draft\n", "").replace('topic: ""\n', "")
    yield folder / "pelicanconf.py", CONF.format(name=folder.resolve().name)
    yield content / "explainers" / "our-first-explainer.md", explainer.format(**slots)
    yield content / "actors" / "example.md", ACTOR
    yield content / "sources" / "sources.yaml", SOURCE.format(**{**slots, "slug": "example"})


def _record(kind: str, title: str, content: Path) -> tuple[Path, str]:
    slots = _slots(title)
    if not slots["slug"]:
        raise BeginError(f'"{title}" makes no name for a file; use letters in it')
    template, folder, ending = {
        "explainer": (EXPLAINER, "explainers", "md"),
        "timeline": (TIMELINE, "timelines", "md"),
        "source": (SOURCE, "sources", "yaml"),
    }[kind]
    return content / folder / f"{slots['slug']}.{ending}", template.format(**slots)


def _slots(title: str) -> dict[str, str]:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {
        "title": quoted,
        "slug": slugify(title),
        "date": today,
        "source": "example",
        "actor": "example",
    }
