"""SVG pictures come out drawing the same, and doing nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chromium import NEEDS_CHROMIUM, launched
from conftest import first
from nutgraf.svg import SvgError, clean_svg

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def svg(inside: str) -> bytes:
    return f'<svg {NS} viewBox="0 0 100 100">{inside}</svg>'.encode()


# As programs write them: Inkscape, Illustrator, matplotlib, and by hand.
HARMLESS = {
    "inkscape": f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="100mm" height="100mm" viewBox="0 0 100 100" version="1.1" id="svg5"
  inkscape:version="1.2" {NS} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
  xmlns:svg="http://www.w3.org/2000/svg" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<sodipodi:namedview id="namedview7" pagecolor="#ffffff" inkscape:zoom="0.7"/>
<metadata><rdf:RDF><rdf:Description rdf:about=""/></rdf:RDF></metadata>
<defs><linearGradient id="a" inkscape:collect="always"><stop style="stop-color:#f00;stop-opacity:1"
  offset="0"/><stop style="stop-color:#00f" offset="1"/></linearGradient>
<linearGradient xlink:href="#a" id="b" x1="0" y1="0" x2="100" y2="100"
  gradientUnits="userSpaceOnUse"/><clipPath id="c"><circle cx="50" cy="50" r="40"/></clipPath></defs>
<g inkscape:label="Layer 1" inkscape:groupmode="layer" clip-path="url(#c)">
<svg:path style="fill:url(#b);stroke:none" d="M 0,0 H 100 V 100 H 0 Z"/>
<text xml:space="preserve" style="font-size:10px;font-family:sans-serif" x="20" y="50"><tspan
  sodipodi:role="line">A  &amp; <tspan style="font-weight:bold">B</tspan><tspan>C</tspan></tspan></text>
</g></svg>""",
    "illustrator": """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
]><svg version="1.1" id="Layer_1" xmlns="&ns_svg;" xmlns:i="&ns_ai;" x="0px" y="0px"
 viewBox="0 0 100 100" style="enable-background:new 0 0 100 100;" xml:space="preserve">
<style type="text/css"><![CDATA[.st0{fill:#3A7;}.st1{fill:none;stroke:#000;stroke-width:4;}
g > .st2{fill:url(#SVGID_1_);}]]></style>
<switch><foreignObject requiredExtensions="&ns_ai;" x="0" y="0" width="1" height="1"/>
<g i:extraneous="self"><radialGradient id="SVGID_1_" cx="50" cy="50" r="30" gradientUnits="userSpaceOnUse">
<stop offset="0" style="stop-color:#FFFFFF"/><stop offset="1" style="stop-color:#000000"/></radialGradient>
<rect class="st0" width="60" height="60"/><circle class="st2" cx="50" cy="50" r="30"/>
<polyline class="st1" points="0,99 50,50 99,99 "/></g></switch></svg>""",
    "matplotlib": f"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<svg {NS} width="100pt" height="100pt" viewBox="0 0 100 100" version="1.1">
<defs><style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style></defs>
<g id="figure_1"><g id="patch_1"><path d="M 0 100 L 100 100 L 100 0 L 0 0 z" style="fill: #ffffff"/></g>
<defs><path id="m1" d="M 0 0 L 0 5" style="stroke: #000000; stroke-width: 0.8"/></defs>
<use xlink:href="#m1" x="20" y="80" style="stroke: #000000; stroke-width: 0.8"/>
<use xlink:href="#m1" x="60" y="80"/><path d="M 10 80 L 90 20" clip-path="url(#p1)"
 style="fill: none; stroke: #1f77b4; stroke-width: 1.5; stroke-linecap: square"/>
<clipPath id="p1"><rect x="0" y="0" width="70" height="100"/></clipPath></g></svg>""",
    "by-hand": f"""<svg {NS} width="100" height="100"><defs><pattern id="p" width="10" height="10"
 patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="teal"/></pattern>
<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><mask id="m"><rect width="100" height="50"
 fill="white"/></mask><marker id="k" markerWidth="6" markerHeight="6" refX="3" refY="3">
<circle cx="3" cy="3" r="2"/></marker><symbol id="s" viewBox="0 0 10 10"><path d="M0 0h10v10z"/></symbol></defs>
<style>@media screen {{ .x {{ fill : url( '#p' ) }} }} /* c */ text {{ font: italic 12px serif }}</style>
<rect class="x" width="100" height="100" mask="url(#m)"/><use href="#s" x="60" y="60" width="30" height="30"/>
<path d="M10 90 L50 60" stroke="black" marker-end='url("#k")' filter="url(#f)"/>
<image x="5" y="60" width="20" height="20" preserveAspectRatio="none" href="data:image/png;base64,{DOT}"/>
<a href="https://a.example/"><text x="10" y="30">a<tspan>b</tspan> c</text></a></svg>""",
}  # fmt: skip

HOSTILE = {
    "a script": "<script>pwned()</script>",
    "a script by prefix": '<x:script xmlns:x="http://www.w3.org/2000/svg">pwned()</x:script>',
    "a script of XHTML": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">pwned()</x:script>',
    "a handler": '<rect onclick="pwned()" onload="pwned()" width="1"/>',
    "a foreign object": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
    "a frame": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="http://evil.example/"/>',
    "an outer use": '<use href="http://evil.example/a.svg#b"/>',
    "an outer use by xlink": '<use xlink:href="//evil.example/a.svg#b"/>',
    "a use of data": '<use href="data:image/svg+xml,&lt;svg/&gt;#a"/>',
    "an outer picture": '<image href="http://evil.example/a.png"/>',
    "a picture of SVG": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "an outer filter": '<filter id="f"><feImage href="http://evil.example/a.png"/></filter>',
    "an outer gradient": '<linearGradient href="http://evil.example/a.svg#g"/>',
    "an outer path": '<text><textPath href="http://evil.example/a.svg#p">x</textPath></text>',
    "an outer fill": '<rect fill="url(http://evil.example/a.svg#b)"/>',
    "an outer fill in style": '<rect style="fill:url(http://evil.example/a.svg#b)"/>',
    "an outer fill never closed": '<rect fill="url(http://evil.example/a.svg"/>',
    "an address in an outer fill": '<rect fill="url(http://evil.example/?url(#a)"/>',
    "an outer fill in escapes": '<rect style="fill:\\75\\72\\6c(http://evil.example/a)"/>',
    "an outer fill in comments": '<rect style="fill:u/**/rl(http://evil.example/a)"/>',
    "an outer fill with a comment": '<rect style="fill:url(/*x*/http://evil.example/a)"/>',
    "an outer cursor": '<rect cursor="url(http://evil.example/a.cur),auto"/>',
    "an outer mask": '<rect mask="url(\'http://evil.example/a.svg#b\')"/>',
    "an import": '<style>@import "http://evil.example/a.css";</style>',
    "an import by url": "<style>@import url(http://evil.example/a.css);</style>",
    "an import in escapes": '<style>@\\69mport "http://evil.example/a.css";</style>',
    "a font": "<style>@font-face{font-family:x;src:url(http://evil.example/f.woff)}</style>",
    "a set of pictures": "<style>rect{background:image-set('http://evil.example/a' 1x)}</style>",
    "a binding": "<style>rect{-moz-binding:url(http://evil.example/a#b)}</style>",
    "an expression": "<style>rect{x:expression(pwned())}</style>",
    "a style that ends": "<style>&lt;/style>&lt;script>pwned()&lt;/script></style>",
    "javascript in a link": '<a href="javascript:pwned()"><text>x</text></a>',
    "javascript with a line end": '<a href="java&#10;script:pwned()"><text>x</text></a>',
    "javascript with a control character": '<a href="&#9; javascript:pwned()"><text>x</text></a>',
    "data in a link": '<a xlink:href="data:text/html,x"><text>x</text></a>',
    "an animated address": '<a><animate attributeName="href" values="javascript:pwned()"/></a>',
    "a set address": '<a><set attributeName="xlink:href" to="javascript:pwned()"/></a>',
    "a set handler": '<rect><set attributeName="onclick" to="pwned()"/></rect>',
    "an animation that calls": '<animate onbegin="pwned()" attributeName="x"/>',
    "an animated fill": '<rect><set attributeName="fill" to="url(http://evil.example/a)"/></rect>',
    "a base": '<g xml:base="http://evil.example/"><use href="#a"/></g>',
    "a handler element": '<handler xmlns="http://www.w3.org/2000/svg" type="x">pwned()</handler>',
    "a set of XHTML links": '<h:link xmlns:h="http://www.w3.org/1999/xhtml" rel="stylesheet" href="//evil.example"/>',
    "an instruction": '<?xml-stylesheet href="http://evil.example/a.css"?>',
    "a section": "<text><![CDATA[<script>pwned()</script>]]></text>",
    "a comment": "<!--><script>pwned()</script>-->",
}  # fmt: skip

HOPELESS = {
    "entities in entities": b'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><svg/>',
    "an outer entity": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg/>',
    "a parameter entity": b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://evil.example/">%a;]><svg/>',
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?><svg>+ADw-script+AD4-</svg>',
    "an unknown encoding": b'<?xml version="1.0" encoding="x-nothing"?><svg/>',
    "a compressed picture": b"\x1f\x8b\x08\x00",
    "no XML": b"\x89PNG\r\n\x1a\n",
    "nothing": b"",
    "HTML": b"<html><script>pwned()</script></html>",
    "no namespace": b"<svg><rect/></svg>",
    "another root": b'<x xmlns="http://www.w3.org/2000/svg"><svg/></x>',
    "a tower": svg("<g>" * 100_000 + "</g>" * 100_000),
    "uses of uses": svg(
        '<g id="a0"><rect/></g>'
        + "".join(f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(9))
    ),
    "a long entity": b'<!DOCTYPE svg [<!ENTITY a "' + b"x" * 201 + b'">]><svg/>',
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_programs_write_comes_out_without_a_complaint(name: str) -> None:
    cleaned = clean_svg(HARMLESS[name].encode())
    assert cleaned.removed == (('"<foreignObject>"',) if name == "illustrator" else ())
    minidom.parseString(cleaned.data)
    assert clean_svg(cleaned.data).data == cleaned.data


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nothing_hostile_is_left(name: str, encoding: str) -> None:
    text = f'<svg {NS} viewBox="0 0 100 100">{HOSTILE[name]}<rect id="kept"/></svg>'
    cleaned = clean_svg(text.encode(encoding))
    document = minidom.parseString(cleaned.data)
    for node in document.getElementsByTagName("*"):
        assert node.nodeName not in ("script", "foreignObject", "iframe", "handler", "body", "link")
        for attribute, value in node.attributes.items():
            assert not attribute.lower().startswith("on"), attribute
            assert attribute.startswith("xmlns") or "evil.example" not in value
            assert "script:" not in re.sub(r"\s", "", value)
    words = cleaned.data.decode()
    assert "@import" not in words
    assert "evil.example" not in words
    assert b'id="kept"' in cleaned.data
    assert clean_svg(cleaned.data).removed == ()


@pytest.mark.parametrize("name", HOPELESS)
def test_what_cannot_be_made_safe_is_refused(name: str) -> None:
    with pytest.raises(SvgError):
        clean_svg(HOPELESS[name])


def test_a_picture_that_draws_itself_is_let_in() -> None:
    assert clean_svg(svg('<g id="a"><use href="#a"/></g>')).removed == ()


def test_many_parts_of_one_name_are_counted_once() -> None:
    assert clean_svg(svg('<rect id="a" fill="url(#g)"/>' * 50_000)).removed == ()


@given(st.lists(st.sampled_from([*HOSTILE.values(), "<g>", "</g>", "x", "&amp;"]), max_size=6))
def test_any_mixture_is_clean_or_refused(parts: list[str]) -> None:
    try:
        cleaned = clean_svg(svg("".join(parts)))
    except SvgError:
        return
    assert clean_svg(cleaned.data).data == cleaned.data


# ----- Chromium -----


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    yield from launched()


class TestInChromium:
    pytestmark = NEEDS_CHROMIUM

    @pytest.mark.parametrize("name", first(2, HARMLESS))
    def test_it_draws_the_same(self, chromium: Any, tmp_path: Path, name: str) -> None:
        before, after = tmp_path / "before.svg", tmp_path / "after.svg"
        before.write_text(HARMLESS[name], "utf-8")
        after.write_bytes(clean_svg(before.read_bytes()).data)
        page = chromium.new_page(viewport={"width": 300, "height": 300})
        shots = []
        for path in (before, after):
            page.goto("about:blank")
            page.goto(path.as_uri())
            shots.append(page.screenshot())
        blank = chromium.new_page(viewport={"width": 300, "height": 300})
        assert shots[0] == shots[1]
        assert shots[0] != blank.screenshot()
        page.close()
        blank.close()

    def test_it_asks_for_nothing_and_runs_nothing(self, chromium: Any, tmp_path: Path) -> None:
        page = chromium.new_page()
        page.add_init_script("window.pwned = () => console.log('pwned')")
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        own = tmp_path.as_uri()
        page.on(
            "request", lambda r: None if r.url.startswith((own, "data:")) else heard.append(r.url)
        )
        for number, part in enumerate(HOSTILE.values()):
            path = tmp_path / f"{number}.svg"
            path.write_bytes(clean_svg(svg(part)).data)
            page.goto(path.as_uri())
        page.close()
        assert not heard
