"""Begin a site, or a text or a record of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from nutgraf.intake import SOURCE_FILES
from nutgraf.slugs import slugify
from nutgraf.sources import read_sources

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
status: draft
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
title: {title}
kind: body
short: {title}
---

Who this is, in a sentence.
"""

TERM = """---
title: {title}
short: What it means, in a few words
---

What it means, in a sentence or two.
"""

PAGE = """---
title: {title}
summary: What this page tells, in a sentence.
status: draft
---

Its text.
"""

# Of each kind: how it begins, its folder, the ending of its file.
RECORDS = {
    "explainer": (EXPLAINER, "explainers", "md"),
    "timeline": (TIMELINE, "timelines", "md"),
    "source": (SOURCE, "sources", "yaml"),
    "actor": (ACTOR, "actors", "md"),
    "term": (TERM, "glossary", "md"),
    "page": (PAGE, "pages", "md"),
}
EXAMPLE = "example"


class BeginError(Exception):
    """Nothing can begin so; nothing was written."""


def begin(kind: str, name: str, content: Path | None) -> list[Path]:
    """Write the files of a beginning.

    Args:
        kind: ``site``, or one of `RECORDS`.
        name: a folder for a site, else a title.
        content: the site's content folder; ``None`` for a new site.

    Raises:
        BeginError: where a title makes no file's name, or there is such a file already.
    """
    files = dict(_site(Path(name)) if content is None else _records(kind, name, content))
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
    example = _slots("An example")
    yield content / "actors" / f"{EXAMPLE}.md", ACTOR.format(**example)
    yield content / "sources" / "sources.yaml", SOURCE.format(**{**slots, "slug": EXAMPLE})


def _records(kind: str, title: str, content: Path) -> Iterator[tuple[Path, str]]:
    """A text or a record, and examples of what it links where there are none to link yet."""
    template, folder, ending = RECORDS[kind]
    sources, actors = _ids(content, "sources"), _ids(content, "actors")
    source, actor = _one_of(sources), _one_of(actors)
    slots = _slots(title, source, actor)
    if not slots["slug"]:
        raise BeginError(f'"{title}" makes no name for a file; use letters in it')
    yield content / folder / f"{slots['slug']}.{ending}", template.format(**slots)
    example = _slots("An example")
    if "{source}" in template and not sources:
        made = SOURCE.format(**{**example, "slug": EXAMPLE})
        yield content / "sources" / f"{EXAMPLE}.yaml", made
    if "{actor}" in template and not actors:
        yield content / "actors" / f"{EXAMPLE}.md", ACTOR.format(**example)


def _ids(content: Path, folder: str) -> list[str]:
    """Ids of the records in a folder that can be linked, in order."""
    paths = sorted(path for path in (content / folder).rglob("*") if path.is_file())
    if folder == "actors":
        return [slugify(path.stem) for path in paths if path.suffix == ".md"]
    texts = [path for path in paths if path.suffix.lower() in SOURCE_FILES]
    read = (read_sources(str(path), path.read_text("utf-8", "replace"))[0] for path in texts)
    return [source.id for found in read for source in found]


def _one_of(ids: list[str]) -> str:
    return EXAMPLE if EXAMPLE in ids or not ids else ids[0]


def _slots(title: str, source: str = EXAMPLE, actor: str = EXAMPLE) -> dict[str, str]:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {
        "title": quoted,
        "slug": slugify(title),
        "date": today,
        "source": source,
        "actor": actor,
    }
