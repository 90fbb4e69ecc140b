"""The live preview, as a reporter uses it: a change is seen without a reload by hand."""

from __future__ import annotations

import errno
import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import with_templates
from conftest import order_for
from nutgraf import serve
from nutgraf.cli import main
from nutgraf.order import Order


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


def get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers=headers)
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


def replaced(conf: Path, old: str, new: str) -> None:
    """Edit a file as many editors do: another one takes its place."""
    beside = conf.with_suffix(".new")
    beside.write_text(conf.read_text("utf-8").replace(old, new), "utf-8")
    beside.replace(conf)


def until(true: Callable[[], bool]) -> None:
    """Wait for what a preview has to do first."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError


def test_settings_are_read_again_however_often_their_file_is_replaced(
    site: Path, port: int
) -> None:
    conf = site / "pelicanconf.py"
    for old, new in (("a paper", "Paper One"), ("Paper One", "Paper Two"), ("Two", "Three")):
        assert new not in get(port, "/")[1]
        replaced(conf, old, new)
        until(lambda name=new: name in get(port, "/")[1])  # type: ignore[misc]


def test_a_site_that_goes_elsewhere_is_served_from_there(site: Path, port: int) -> None:
    conf = site / "pelicanconf.py"
    replaced(conf, 'OUTPUT_PATH = "output"', 'OUTPUT_PATH = "elsewhere"\nSITESUBTITLE = "Moved"')
    until(lambda: "Moved" in get(port, "/")[1])

    assert (site / "elsewhere" / "index.html").is_file()


def test_settings_that_are_wrong_for_a_while_end_no_preview(site: Path, port: int) -> None:
    conf = site / "pelicanconf.py"
    replaced(conf, "SITENAME = ", "SITENAME = 5 or oops = ")
    time.sleep(1.5)
    replaced(conf, "5 or oops = 'a paper'", "'Mended'")

    until(lambda: "Mended" in get(port, "/")[1])


def test_each_build_of_a_preview_has_its_own_time(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = serve.Shown(site / "pelicanconf.py", lambda: order_for(site / "content"))
    built: list[Order] = []
    monkeypatch.setattr(serve, "rebuild", built.append)

    for moment in (1780000000, 1790000000):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))
        shown.rebuild()

    assert [one.now and one.now.timestamp() for one in built] == [1780000000, 1790000000]


def test_a_disk_that_fails_is_told_and_ends_no_preview(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_order: Order) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/full/page.html")

    monkeypatch.setattr(serve, "run", fail)

    assert not serve.rebuild(order_for(tmp_path))
    assert capsys.readouterr().err == "/full/page.html: No space left on device\n"


@pytest.mark.parametrize("bind", ["::1", "127.0.0.1", "localhost"])
def test_an_address_of_either_kind_is_served(site: Path, bind: str) -> None:
    if bind == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    shown = serve.Shown(site / "pelicanconf.py", lambda: order_for(site / "content"))
    with serve.server_at(bind, 0, shown) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection(bind, server.server_address[1], timeout=20)
        connection.request("GET", "/")
        assert connection.getresponse().status == 404  # nothing was built
        connection.close()
        server.shutdown()


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as one:
            one.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("bind", "told"), [("::1", "http://[::1]:"), ("192.0.2.1", "cannot serve on 192.0.2.1:")]
)
def test_an_address_is_told_as_a_browser_takes_it(
    site: Path, monkeypatch: pytest.MonkeyPatch, bind: str, told: str
) -> None:
    if bind == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    monkeypatch.setattr(serve, "_watch", lambda _shown: None)
    monkeypatch.chdir(site)

    assert told in CliRunner().invoke(main, ["serve", "--port", "0", "--bind", bind]).output


def test_only_the_script_that_reloads_may_run(port: int) -> None:
    words = get(port, "/")[1]
    (script,) = re.findall(r"<script>(.*?)</script>", words)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in words
    assert (
        words.count("script-src") == words.count("connect-src") == 1
    )  # or the first alone is heard
    assert "unsafe" not in words


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/", "/theme/", "/theme/css/main.css", "/-/changes", "/no/such"])
def test_another_name_for_this_machine_is_not_answered(port: int, path: str, method: str) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example:80", "[::1", ""):
        assert get(port, path, method, Host=host)[0] in (400, 403)


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "ODD"])
def test_another_name_is_not_answered_whatever_it_asks(port: int, method: str) -> None:
    assert get(port, "/", method, Host="evil.example")[0] == 403
    assert get(port, "/", method)[0] == 501


@pytest.mark.parametrize("host", ["localhost", "localhost:80", "127.0.0.1", "[::1]:80"])
def test_this_machines_own_names_are_answered(port: int, host: str) -> None:
    assert get(port, "/", Host=host)[0] == 200


def test_what_an_answer_would_be_is_told_without_it(port: int) -> None:
    for path in ("/", "/theme/css/main.css", "/no/such"):
        status, words = get(port, path)
        assert words
        assert get(port, path, "HEAD") == (status, "")
    assert get(port, "/-/changes", "HEAD") == (200, "")


def test_folders_are_not_listed(site: Path, port: int) -> None:
    for method in ("GET", "HEAD"):
        assert get(port, "/theme/", method)[0] == 404
    (site / "output" / "404.html").unlink()
    (site / "output" / "index.html").unlink()
    for method in ("GET", "HEAD"):
        assert get(port, "/", method)[0] == 404
        assert get(port, "/theme/", method)[0] == 404


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
