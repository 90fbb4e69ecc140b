"""How a page is cited by reference managers: in BibTeX, RIS and CSL-JSON.

The three travel in the page as ``data:`` addresses, so that each is a file to save also where the
page stands on a disk, and no page has files beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from nutgraf.dates import Date, civil
from nutgraf.views.shapes import Cite

# What an address may not hold as it is, the sign of the code first; letters beyond ASCII may stand.
IN_ADDRESS = tuple((sign, f"%{ord(sign):02X}") for sign in '% \r\n"#<>[]{}\\^`|\t')
SPECIAL_IN_TEX = re.compile(r"[\\~^&%$#_{}]")
IN_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
BETWEEN = "\0"  # two of the three, while they are made fit for addresses


class Work(Struct, frozen=True):
    """What is cited of a page.

    Attributes:
        id: a key for reference managers, of letters, digits and hyphens.
        site: the name of the site.
        date: of this version: when it was updated, else published; may be missing.
        url: its address; empty where the site has none yet.
    """

    id: str
    title: str
    authors: Sequence[str]
    site: str
    date: Date | None
    url: str
    lang: str


def cite(work: Work) -> Cite:
    """A page as others cite it."""
    texts = BETWEEN.join((bibtex(work), ris(work), csl(work)))
    for sign, code in IN_ADDRESS:  # at once for all three, as this is done for each page
        texts = texts.replace(sign, code)
    as_bibtex, as_ris, as_csl = texts.split(BETWEEN)
    return Cite(
        bibtex=f"data:application/x-bibtex;charset=utf-8,{as_bibtex}",
        ris=f"data:application/x-research-info-systems;charset=utf-8,{as_ris}",
        csl=f"data:application/vnd.citationstyles.csl+json;charset=utf-8,{as_csl}",
    )


def bibtex(work: Work) -> str:
    """As an entry that both BibTeX and biblatex read."""
    numbers = _numbers(work.date)
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in work.authors),
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.site),
        "year": f"{numbers[0]}" if numbers else "",
        "date": "-".join(f"{number:02}" for number in numbers),
        "url": work.url.replace("{", "%7B").replace("}", "%7D"),
        "language": work.lang,
    }
    rows = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value)
    return f"@misc{{{work.id},\n{rows}}}\n"


def _tex(words: str) -> str:
    return SPECIAL_IN_TEX.sub(lambda sign: IN_TEX.get(sign[0], rf"\{sign[0]}"), words)


def ris(work: Work) -> str:
    """As lines of two letters and what they stand for."""
    numbers = _numbers(work.date)
    rows = [
        ("TY", "ELEC"),
        *(("AU", name) for name in work.authors),
        ("TI", work.title),
        ("T2", work.site),
        ("PY", f"{numbers[0]}" if numbers else ""),
        ("DA", "/".join(f"{number:02}" for number in numbers)),
        ("LA", work.lang),
        ("UR", work.url),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n"


def csl(work: Work) -> str:
    """As an item of CSL-JSON."""
    numbers = _numbers(work.date)
    item = {
        "id": work.id,
        "type": "webpage",
        "title": work.title,
        "author": [{"literal": name} for name in work.authors],
        "container-title": work.site,
        "issued": {"date-parts": [list(numbers)]} if numbers else None,
        "language": work.lang,
        "URL": work.url,
    }
    found = {key: value for key, value in item.items() if value}
    return msgspec.json.encode([found]).decode()


def _numbers(date: Date | None) -> tuple[int, ...]:
    """Year, month and day, as many as are known."""
    if date is None or date.earliest is None:
        return ()
    known = {"month": 2, "day": 3, "time": 3}.get(date.precision, 1)
    return civil(date.earliest)[:known]
