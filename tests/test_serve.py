"""The live preview, as a reporter uses it: a change is seen without a reload by hand."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import with_templates
from nutgraf import serve
from nutgraf.cli import main


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site, in a folder with a space in its name."""
    folder = tmp_path / "a paper"
    assert CliRunner().invoke(main, ["new", "site", str(folder)]).exit_code == 0
    with_templates(folder)
    return folder


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    """The preview of the site."""
    command = [sys.executable, "-m", "nutgraf", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("http://127.0.0.1:"), line
        yield int(line.split(":")[2].split("/")[0])
        server.terminate()


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    words = answer.read().decode("utf-8")
    connection.close()
    return answer.status, words


def test_pages_reload_themselves_when_a_text_changes(site: Path, port: int) -> None:
    page = "/explainers/our-first-explainer.html"
    status, before = get(port, page)
    assert status == 200
    assert "new EventSource" in before
    assert "script-src" in before
    stream = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    stream.request("GET", "/-/changes")
    changes = stream.getresponse()

    text = site / "content" / "explainers" / "our-first-explainer.md"
    words, seen = text.read_text("utf-8"), threading.Event()

    def keep_editing() -> None:  # the first edit may come before anybody watches
        for number in range(40):
            text.write_text(words.replace("matters", f"MATTERS {number}"), "utf-8")
            if seen.wait(0.5):
                return

    editor = threading.Thread(target=keep_editing)
    editor.start()
    assert changes.readline() == b"data: changed\n"
    seen.set()
    editor.join()
    stream.close()
    assert "MATTERS" in get(port, page)[1]


def test_only_the_script_that_reloads_may_run(port: int) -> None:
    words = get(port, "/")[1]
    (script,) = re.findall(r"<script>(.*?)</script>", words)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in words
    assert (
        words.count("script-src") == words.count("connect-src") == 1
    )  # or the first alone is heard
    assert "unsafe" not in words


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", ""])
def test_another_name_for_this_machine_is_not_answered(port: int, host: str) -> None:
    assert get(port, "/", Host=host)[0] in (400, 403)
    assert get(port, "/", Host=f"localhost:{port}")[0] == 200


def test_the_files_hold_no_script(site: Path, port: int) -> None:
    get(port, "/")
    for path in (site / "output").rglob("*.html"):
        text = path.read_text("utf-8").replace('<script type="application/ld+json">', "")
        assert "<script" not in text


def test_an_address_that_leads_nowhere_gets_the_404_page(port: int) -> None:
    status, words = get(port, "/explainers/no/such.html")
    assert status == 404
    assert "There is no page at this address." in words


def test_nothing_outside_the_output_is_served(site: Path, port: int) -> None:
    assert get(port, "/../pelicanconf.py")[0] == 404
    assert get(port, "/%2e%2e/pelicanconf.py")[0] == 404


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("img-src data:", "connect-src 'self'; {}; img-src data:"),
        ("connect-src 'self'; img-src data:", "connect-src 'self'; {}; img-src data:"),
        (
            "img-src data:; script-src 'sha256-x'",
            "connect-src 'self'; img-src data:; {} 'sha256-x'",
        ),
        ("script-src 'self' file:; a b", "connect-src 'self'; {} 'self' file:; a b"),
    ],
)
def test_a_policy_says_once_what_a_page_may_do(policy: str, wanted: str) -> None:
    page = """<meta content="default-src 'none'; {}"><p title="x">""".format
    own = serve.OWN.decode()

    assert serve.admitted(page(policy).encode()).decode() == page(wanted.format(own))


@pytest.mark.parametrize("page", [b"", b"<p>no policy", b"""<meta content="default-src 'self'">"""])
def test_a_page_without_our_policy_is_as_it_is(page: bytes) -> None:
    assert serve.admitted(page) == page
