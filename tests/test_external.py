"""Outer addresses are asked gently and to an end, whatever a host answers; no other test needs one.

Long because the server and what is asked of it read best together.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import CheckFiles
from nutgraf import rules
from nutgraf.external import Manners, cache, check_links
from nutgraf.external.addresses import Reference, references
from nutgraf.external.answers import Answer, Outcome
from nutgraf.external.failures import words
from nutgraf.external.hosts import is_inside
from nutgraf.external.problems import problems
from nutgraf.external.retry import retry_after
from nutgraf.external.run import ask_all
from nutgraf.library import Library
from nutgraf.model import Document, Front, Link, Place, Problem
from nutgraf.rules import Rule

# Long enough for a busy machine; and so short that a host which hangs is soon given up.
CALM = Manners(connect=10, read=10, pause=0)
HASTY = Manners(connect=10, read=1, longest=1.5, pause=0)

# ----- A host that answers in every way -----


class Host(ThreadingHTTPServer):
    """What it was asked, and how many asked at the same time."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.looked_up: list[str] = []
        self.agents: set[str] = set()
        self.headers: list[str] = []
        self.inside = self.most_inside = 0
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.on_hang: Callable[[], None] = lambda: None

    def at(self, path: str, name: str = "127.0.0.1") -> str:
        return f"http://{name}:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that hang up are part of the play."""


class Handler(BaseHTTPRequestHandler):
    server: Host
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.agents.add(self.headers.get("User-Agent", ""))
        self.server.headers += self.headers.keys()
        path, _, _ = self.path.partition("?")
        first = path.split("/")[1]
        PAGES[first](self)
        self.close_connection = True

    do_GET = do_HEAD  # noqa: N815 as the base names it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 as the base names it
        """Nothing."""

    @property
    def times(self) -> int:
        """How often this path was asked, this time among them."""
        return sum(line.endswith(f" {self.path}") for line in self.server.asked)

    def raw(self, text: str | bytes) -> None:
        self.wfile.write(text if isinstance(text, bytes) else text.encode("latin-1"))

    def says(self, status: int, *headers: str, body: bytes = b"ok") -> None:
        lines = (f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers)
        self.raw("\r\n".join(lines) + "\r\n\r\n")
        if self.command != "HEAD":
            self.raw(body)

    def leads(self, status: int, location: str) -> None:
        self.says(status, f"Location: {location}")


def status(handler: Handler) -> None:
    """/status/404 answers 404."""
    handler.says(int(handler.path.split("/")[2][:3]))


def get_only(handler: Handler) -> None:
    """/get-only/405 answers 405 to HEAD, and 200 to GET."""
    handler.says(int(handler.path.split("/")[2]) if handler.command == "HEAD" else 200)


def leads(handler: Handler) -> None:
    """/leads/301/status/200 leads to /status/200."""
    _, _, number, rest = handler.path.split("/", 3)
    handler.leads(int(number), f"/{rest}")


def steps(handler: Handler) -> None:
    """/steps/3 leads on three times."""
    left = int(handler.path.split("/")[2])
    handler.leads(302, f"/steps/{left - 1}") if left else handler.says(200)


def circle(handler: Handler) -> None:
    handler.leads(302, "/circle/b" if handler.path == "/circle/a" else "/circle/a")


def hang(handler: Handler) -> None:
    handler.server.on_hang()
    handler.server.closing.wait()


def after_head(then: Callable[[Handler], None]) -> Callable[[Handler], None]:
    """A page that sends HEAD away, so that its body is asked for."""
    return lambda handler: handler.says(405) if handler.command == "HEAD" else then(handler)


def silent(handler: Handler) -> None:
    handler.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe beginning")
    handler.server.closing.wait()


def drip(handler: Handler) -> None:
    handler.raw("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not handler.server.closing.wait(0.1):
        handler.raw("x")


def header_drip(handler: Handler) -> None:
    handler.raw("HTTP/1.1 200 OK\r\nX: ")
    while not handler.server.closing.wait(0.1):
        handler.raw("x")


def endless(handler: Handler) -> None:
    handler.raw("HTTP/1.1 200 OK\r\n\r\n")
    while not handler.server.closing.is_set():
        handler.raw(b"x" * 8192)


def endless_headers(handler: Handler) -> None:
    handler.raw("HTTP/1.1 200 OK\r\n")
    while not handler.server.closing.is_set():
        handler.raw("X-More: and more\r\n" * 400)


def busy(handler: Handler) -> None:
    """/busy/1 asks for one second of rest, once."""
    wait = handler.path.split("/")[2]
    handler.says(429, f"Retry-After: {wait}") if handler.times == 1 else handler.says(200)


def always_busy(handler: Handler) -> None:
    handler.says(503, f"Retry-After: {handler.path.split('/')[2]}")


def counted(handler: Handler) -> None:
    server = handler.server
    with server.lock:
        server.inside += 1
        server.most_inside = max(server.most_inside, server.inside)
    time.sleep(0.03)
    # out before the answer is: the next caller may be faster than this thread
    with server.lock:
        server.inside -= 1
    handler.says(200)


def cookie(handler: Handler) -> None:
    handler.says(302, "Set-Cookie: a=b; Path=/", "Location: /status/200")


PAGES: dict[str, Callable[[Handler], None]] = {
    "status": status,
    "get-only": get_only,
    "leads": leads,
    "steps": steps,
    "circle": circle,
    "nowhere": lambda handler: handler.says(302),
    "empty": lambda handler: handler.leads(302, " "),
    "garbage": lambda handler: handler.leads(302, "http://[::1/"),
    "mail": lambda handler: handler.leads(302, "mailto:desk@example.org"),
    "charset": lambda handler: handler.leads(302, "/status/200?\xe9\xff"),
    "two": lambda handler: handler.says(302, "Location: /status/200", "Location: /status/404"),
    "inner": lambda handler: handler.leads(302, handler.server.at("/status/200", "inner.example")),
    "hang": hang,
    "silent": after_head(silent),
    "drip": after_head(drip),
    "header-drip": header_drip,
    "short": after_head(
        lambda handler: handler.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    ),
    "endless": after_head(endless),
    "endless-headers": endless_headers,
    "long-header": lambda handler: handler.says(200, "X: " + "x" * 200_000),
    "closes": lambda _: None,
    "no-http": lambda handler: handler.raw(b"\x00\xff SSH-2.0\r\n\r\n"),
    "odd-headers": lambda handler: handler.raw("HTTP/1.1 200 OK\r\n: \x00\r\nno colon\r\n\r\n"),
    "odd-encoding": lambda handler: handler.says(200, "Content-Encoding: gzip"),
    "busy": busy,
    "always-busy": always_busy,
    "counted": counted,
    "cookie": cookie,
}


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The host, and names of its own that lead to it: ``*.example`` and the like."""
    real = socket.getaddrinfo
    server = Host()

    def look_up(name: Any, *args: Any, **kwargs: Any) -> Any:
        text = name.decode() if isinstance(name, bytes) else str(name)
        server.looked_up.append(text)
        if text.endswith(".example"):
            return real("127.0.0.1", *args, **kwargs)
        if text.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setenv("NO_PROXY", "*")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


def ask_each(*addresses: str, manners: Manners = CALM, **options: Any) -> list[Answer]:
    into: dict[str, Answer] = {}
    ask_all(addresses, into, manners=manners, **options)
    return [into[address] for address in addresses]


def ask(address: str, **options: Any) -> Answer:
    (answer,) = ask_each(address, **options)
    return answer


# ----- One address -----


@pytest.mark.parametrize(
    ("path", "outcome", "says"),
    [
        ("/status/200", "fine", "answers 200 (ok)"),
        ("/status/204", "fine", "answers 204 (no content)"),
        ("/get-only/405", "fine", "answers 200 (ok)"),
        ("/get-only/403", "fine", "answers 200 (ok)"),
        ("/get-only/404", "fine", "answers 200 (ok)"),
        ("/get-only/500", "fine", "answers 200 (ok)"),
        ("/get-only/501", "fine", "answers 200 (ok)"),
        ("/endless", "fine", "answers 200 (ok)"),
        ("/odd-encoding", "fine", "answers 200 (ok)"),
        ("/status/404", "gone", "answers 404 (not found)"),
        ("/status/410", "gone", "answers 410 (gone)"),
        ("/status/401", "refused", "answers 401 (unauthorized)"),
        ("/status/403", "refused", "answers 403 (forbidden)"),
        ("/status/429", "refused", "answers 429 (too many requests)"),
        ("/status/500", "refused", "answers 500 (internal server error)"),
        ("/status/503", "refused", "answers 503 (service unavailable)"),
        ("/status/999", "refused", "answers 999"),
        ("/short", "broken", "answers 200 (ok) but breaks off"),
        ("/closes", "unanswered", "gives no answer that can be read"),
        ("/no-http", "unanswered", "gives no answer that can be read"),
        ("/odd-headers", "unanswered", "gives no answer that can be read"),
        ("/long-header", "unanswered", "gives no answer that can be read"),
        ("/endless-headers", "unanswered", "gives no answer that can be read"),
    ],
)
def test_every_answer_has_its_outcome_and_its_words(
    host: Host, path: str, outcome: Outcome, says: str
) -> None:
    answer = ask(host.at(path))

    assert (answer.outcome, answer.words) == (outcome, says)


@pytest.mark.parametrize(
    ("path", "outcome", "says"),
    [
        ("/leads/302/status/200", "fine", "answers 200 (ok)"),
        ("/leads/307/leads/303/get-only/405", "fine", "answers 200 (ok)"),
        ("/leads/301/status/200", "moved", 'has moved to "{host}/status/200"'),
        ("/leads/308/leads/308/status/200", "moved", 'has moved to "{host}/status/200"'),
        ("/charset", "fine", "answers 200 (ok)"),
        ("/two", "fine", "answers 200 (ok)"),
        ("/steps/10", "fine", "answers 200 (ok)"),
        ("/steps/11", "broken", "leads on more than 10 times"),
        ("/circle/a", "broken", "leads in a circle"),
        ("/nowhere", "broken", "answers 302 (found) without a new address"),
        ("/empty", "broken", "answers 302 (found) without a new address"),
        ("/garbage", "broken", "leads to what is no web address"),
        ("/mail", "broken", "leads to what is no web address"),
        ("/status/304", "broken", "answers 304 (not modified) without a new address"),
        (
            "/leads/301/status/404",
            "gone",
            'leads to "{host}/status/404", which answers 404 (not found)',
        ),
        (
            "/leads/302/closes",
            "unanswered",
            'leads to "{host}/closes", which gives no answer that can be read',
        ),
    ],
)
def test_redirects_are_followed_to_where_they_end(
    host: Host, path: str, outcome: Outcome, says: str
) -> None:
    answer = ask(host.at(path))

    assert (answer.outcome, answer.words) == (outcome, says.format(host=host.at("")))


def test_the_new_address_is_the_last_one_that_is_for_good(host: Host) -> None:
    answer = ask(host.at("/leads/301/leads/302/status/200"))

    assert answer.final == host.at("/leads/302/status/200")


def test_no_host_is_waited_for_for_ever(host: Host) -> None:
    # under names of their own, so that they are waited for side by side
    answers = ask_each(
        host.at("/hang", "a.example"),
        host.at("/header-drip", "b.example"),
        host.at("/silent", "c.example"),
        host.at("/drip", "d.example"),
        manners=HASTY,
    )

    assert [(answer.outcome, answer.words) for answer in answers] == [
        ("unanswered", "does not answer within 1 second"),
        ("unanswered", "does not answer within 1.5 seconds"),
        ("broken", "answers 200 (ok) but does not finish"),
        ("broken", "answers 200 (ok) but does not finish"),
    ]


def test_head_is_enough_where_it_brings_good_news(host: Host) -> None:
    ask(host.at("/status/200"))

    assert host.asked == ["HEAD /status/200"]


def test_bad_news_from_head_counts_once_get_brings_it_too(host: Host) -> None:
    ask(host.at("/status/404"))

    assert host.asked == ["HEAD /status/404", "GET /status/404"]


def test_a_host_where_nobody_listens_refuses() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        answer = ask(f"http://127.0.0.1:{taken.getsockname()[1]}/")

    assert (answer.outcome, answer.words) == ("unanswered", "refuses the connection")


def test_a_host_without_an_address_is_not_found(host: Host) -> None:
    answer = ask("https://nowhere.invalid/a")

    assert (answer.outcome, answer.words) == ("unanswered", "is at a host that cannot be found")


def test_a_host_without_tls_makes_no_safe_connection(host: Host) -> None:
    answer = ask(host.at("/status/200").replace("http:", "https:"))

    assert (answer.outcome, answer.words) == ("unanswered", "makes no safe connection")


def test_a_bad_certificate_is_told_in_plain_words() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = 10

    assert words(error, CALM) == "has a certificate that has expired"


@pytest.mark.parametrize(
    "address",
    ["http://", "http://[::1/", "http://x.example:99999/", "http://xn--\x80/", "http://\ud800/"],
)
def test_what_is_no_address_is_an_answer_too(address: str) -> None:
    assert ask(address).words == "is no address that can be asked"


def test_names_in_other_scripts_are_asked(host: Host) -> None:
    assert ask(host.at("/status/200", "bücher.example")).outcome == "fine"


def test_a_name_that_is_too_long_is_not_found(host: Host) -> None:
    assert ask(f"http://{'a' * 300}.test/").words == "is at a host that cannot be found"


# ----- Busy hosts -----


def test_a_busy_host_is_asked_once_more_after_the_rest_it_asks_for(host: Host) -> None:
    soon, never = host.at("/busy/1", "a.example"), host.at("/always-busy/1", "b.example")

    answers = ask_each(soon, never)

    assert [answer.outcome for answer in answers] == ["fine", "refused"]
    assert sorted(host.asked) == [
        "GET /always-busy/1",
        "GET /busy/1",
        "HEAD /always-busy/1",
        "HEAD /busy/1",
    ]


def test_a_host_that_wants_a_long_rest_is_asked_nothing_more(host: Host) -> None:
    into: dict[str, Answer] = {}
    busy, other = host.at("/busy/9999"), host.at("/status/200")

    ask_all([busy, other], into, manners=Manners(pause=0, at_once=1))

    assert into[busy].words == "answers 429 (too many requests)"
    assert into[other].words == ("was not asked, because its host answers 429 (too many requests)")
    assert host.asked == ["HEAD /busy/9999"]


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("", 0),
        ("20", 20),
        (" 20 ", 20),
        ("-1", 0),
        ("1.5", 0),
        ("²", 0),
        ("9" * 5000, 999_999_999_999),
        ("Mon, 01 Jun 2026 00:00:20 GMT", 20),
        ("Mon, 01 Jun 2026 00:00:20 -0000", 20),
        ("Sun, 31 May 2026 00:00:20 GMT", 0),
        ("Mon, 99 Jun 99999 00:00:20 GMT", 0),
        ("soon", 0),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, wait: float) -> None:
    assert retry_after(header, dt.datetime(2026, 6, 1, tzinfo=dt.UTC)) == wait


# ----- Manners -----


def test_no_host_is_asked_more_than_two_things_at_once(host: Host) -> None:
    addresses = [host.at(f"/counted/{number}") for number in range(20)]
    # they lead to the same host by another name, so that redirects keep to it too
    addresses += [host.at(f"/leads/302/counted/r{number}") for number in range(5)]

    ask_all(addresses, {}, manners=CALM)

    assert host.most_inside == 2


def test_several_hosts_are_asked_at_once(host: Host) -> None:
    addresses = [host.at("/counted", f"{name}.example") for name in "abcdef"]

    ask_all(addresses, {}, manners=CALM)

    assert host.most_inside > 2


def test_of_a_dead_host_only_the_first_addresses_are_asked(host: Host) -> None:
    into: dict[str, Answer] = {}
    addresses = [f"https://nowhere.invalid/{number}" for number in range(50)]

    ask_all(addresses, into, manners=CALM)

    assert {into[address].words for address in addresses} == {"is at a host that cannot be found"}
    assert host.looked_up.count("nowhere.invalid") <= CALM.at_once


def test_the_request_says_who_asks(host: Host) -> None:
    ask(host.at("/status/200"), site_url="https://explained.example")

    (agent,) = host.agents
    assert agent.startswith("Nutgraf/")
    assert agent.endswith(" link check (+https://explained.example)")


@pytest.mark.parametrize("site_url", ["", "/", "no\r\naddress", "http://"])
def test_a_site_without_an_address_says_what_it_is(host: Host, site_url: str) -> None:
    ask(host.at("/status/200"), site_url=site_url)

    (agent,) = host.agents
    assert agent.endswith(" link check")


def test_no_cookie_and_no_password_is_sent(host: Host) -> None:
    ask(host.at("/cookie").replace("//", "//ada:secret@"))

    assert host.asked == ["HEAD /cookie", "HEAD /status/200"]
    assert not {"cookie", "authorization"} & {name.lower() for name in host.headers}


def test_an_outer_host_cannot_send_us_inside(host: Host) -> None:
    answer = ask(host.at("/inner", "outer.example"), is_inside=lambda name: name == "inner.example")

    inner = host.at("/status/200", "inner.example")
    assert answer.outcome == "broken"
    assert answer.words == f'leads to "{inner}", which is not on the open web'
    assert host.asked == ["HEAD /inner"]


def test_an_inner_host_may_lead_to_another(host: Host) -> None:
    answer = ask(host.at("/inner", "desk.example"), is_inside=lambda _: True)

    assert answer.outcome == "fine"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("::1", True),
        ("fe80::1", True),
        ("fd00::1", True),
        ("::ffff:127.0.0.1", True),
        ("2130706433", True),
        ("8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("nowhere.invalid", False),
        ("a" * 300, False),
    ],
)
def test_inner_addresses_are_known_however_they_are_written(
    host: Host, name: str, inside: bool
) -> None:
    assert is_inside(name) is inside


# ----- The end of it -----


def test_the_time_limit_ends_it_and_what_was_answered_stays(host: Host) -> None:
    into: dict[str, Answer] = {}
    fine = host.at("/status/200", "a.example")
    hanging = [host.at(f"/hang/{number}", "b.example") for number in range(3)]

    # ends only once the good one is there, and so at no particular time
    ask_all([fine, *hanging], into, manners=CALM, limit=2)

    assert list(into) == [fine]


def test_after_ctrl_c_what_was_answered_is_kept(
    host: Host, tmp_path: Path, library_of: LibraryOf
) -> None:
    fine, hanging = host.at("/status/200", "a.example"), host.at("/hang", "b.example")
    library = library_of(fine, hanging)

    def interrupt() -> None:
        # once the good answer has come, so that there is something to keep
        while not any("status" in line for line in host.asked):
            time.sleep(0.01)
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    host.on_hang = interrupt
    with pytest.raises(KeyboardInterrupt):
        check(library, tmp_path)

    assert set(cache.read(tmp_path, time.time())) == {fine}


def test_progress_is_told_after_each_answer(host: Host) -> None:
    told: list[tuple[int, int]] = []
    addresses = [host.at(f"/status/200?{number}") for number in range(3)]

    ask_all(addresses, {}, manners=CALM, progress=lambda done, all_: told.append((done, all_)))

    assert told == [(1, 3), (2, 3), (3, 3)]


# ----- What is asked -----

LibraryOf = Callable[..., Library]
WEB: Any = "web"


@pytest.fixture
def library_of(check_files: CheckFiles) -> LibraryOf:
    """A library whose sources stand at the given addresses, one a line."""

    def made(*urls: str) -> Library:
        items = [
            f"- {{id: s{n}, title: T, url: {json.dumps(url)}}}\n" for n, url in enumerate(urls)
        ]
        return check_files({"sources/all.yaml": "".join(items)}).library

    return made


def check(library: Library, folder: Path, **options: Any) -> tuple[Problem, ...]:
    return check_links(library, "", folder, **{"manners": CALM, **options})


def test_addresses_come_from_sources_front_matter_and_texts(check_files: CheckFiles) -> None:
    library = check_files(
        {
            "sources/all.yaml": (
                "- id: s\n  title: T\n  url: https://a.example/1\n"
                "  archived: https://archive.example/1\n"
            ),
            "actors/board.md": "---\ntitle: B\nsame_as: [https://b.example/]\n---\n\nText.\n",
            "pages/about.md": "---\ntitle: A\nimage: https://c.example/p.jpg\n---\n\nText.\n",
        }
    ).library

    found = [(str(r.place), r.address) for r in references(library)]

    assert found == [
        ("content/pages/about.md:3", "https://c.example/p.jpg"),
        ("content/actors/board.md:3", "https://b.example/"),
        ("content/sources/all.yaml:1", "https://a.example/1"),
        ("content/sources/all.yaml:1", "https://archive.example/1"),
    ]


def web_library(check_files: CheckFiles, *addresses: str) -> Library:
    """A library with one page that links the addresses, one a line from the fifth."""
    from msgspec.structs import replace

    links = tuple(
        Link(WEB, address, "words", Place("content/pages/p.md", line))
        for line, address in enumerate(addresses, 5)
    )
    page = Document("page", "p", Place("content/pages/p.md", 1), Front("P"), stray=links)
    return replace(check_files({}).library, pages=(page,))


def test_links_of_texts_are_asked_without_their_fragments(check_files: CheckFiles) -> None:
    library = web_library(check_files, "https://a.example/x?y#z", "mailto:a@b.example")

    (found,) = references(library)

    assert (found.address, found.written) == ("https://a.example/x?y", "https://a.example/x?y#z")


def test_the_sites_own_addresses_are_not_asked(check_files: CheckFiles) -> None:
    own = "https://site.example/explained"
    library = web_library(check_files, own, f"{own}/a.html", f"{own}-not", "https://site.example/")

    found = [r.address for r in references(library, own + "/")]

    assert found == [f"{own}-not", "https://site.example/"]


def test_what_is_not_published_is_not_asked(check_files: CheckFiles) -> None:
    library = check_files(
        {
            "sources/all.yaml": "- {id: s, title: T, url: 'https://a.example/', status: draft}\n",
            "pages/p.md": "---\ntitle: P\nstatus: draft\nimage: https://c.example/p.jpg\n---\n\nT\n",
        }
    ).library

    assert references(library) == ()


def test_an_address_in_fifty_places_is_asked_once_and_told_of_at_each(
    host: Host, check_files: CheckFiles, tmp_path: Path
) -> None:
    gone = host.at("/status/410")
    library = web_library(check_files, *(f"{gone}#{number}" for number in range(50)))

    found = check(library, tmp_path)

    assert host.asked == ["HEAD /status/410", "GET /status/410"]
    assert [finding.place.line for finding in found] == list(range(5, 55))


# ----- The cache -----


def test_a_second_run_asks_only_what_failed(
    host: Host, tmp_path: Path, library_of: LibraryOf
) -> None:
    fine, moved = host.at("/status/200"), host.at("/leads/301/status/200")
    library = library_of(fine, moved, host.at("/status/500"))

    first = check(library, tmp_path)
    host.asked.clear()
    second = check(library, tmp_path)

    assert host.asked == ["HEAD /status/500", "GET /status/500"]
    assert second == first
    assert [finding.rule for finding in first] == [rules.LINK_MOVED, rules.LINK_UNANSWERED]


def test_a_good_answer_is_asked_for_again_after_a_week(tmp_path: Path) -> None:
    kept = cache.keep({"a": Answer("fine", "", 200)}, now=1000)
    cache.write(tmp_path, kept)

    assert cache.read(tmp_path, 1000 + cache.FRESH - 1) == kept
    assert cache.read(tmp_path, 1000 + cache.FRESH) == {}
    assert cache.read(tmp_path, 999) == {}


def test_what_is_no_longer_linked_is_forgotten(
    host: Host, tmp_path: Path, library_of: LibraryOf
) -> None:
    old, new = host.at("/status/200?old"), host.at("/status/200?new")

    check(library_of(old), tmp_path)
    check(library_of(new), tmp_path)

    assert set(cache.read(tmp_path, time.time())) == {new}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"version":2,"answers":{}}',
        b'{"version":1,"answers":[]}',
        b'{"version":1,"answers":{"a":{"asked":"now","status":200}}}',
        b'{"version":1,"answers":{"a":{"asked":1e999,"status":200}}}',
        b'{"version":1,"answers":{"a":{"asked":1000,"status":404}}}',
        b'{"version":1,"answers":{"a":{"asked":1000,"status":200,"new":"\\u001b[2J"}}}',
        b'{"version":1,"answers":{"a":{"asked":1000,"status":20',
    ],
)
def test_a_damaged_or_foreign_cache_is_no_cache(tmp_path: Path, text: bytes) -> None:
    (tmp_path / cache.NAME).write_bytes(text)

    assert cache.read(tmp_path, 1000) == {}


def test_a_folder_that_cannot_be_written_to_stops_nothing(
    host: Host, tmp_path: Path, library_of: LibraryOf
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")

    assert check(library_of(host.at("/status/200")), file) == ()


# ----- Problems -----

HERE = Place("content/pages/p.md", 5)


def said(
    answer: Answer, written: str = "https://a.example/x", archived: str = ""
) -> tuple[Rule, str, str]:
    address = written.partition("#")[0]
    reference = Reference(address, written, HERE, archived)
    (found,) = problems([reference], {address: answer})
    return found.rule, found.text, found.hint


GONE = Answer("gone", "answers 404 (not found)", 404)


def test_what_is_gone_should_be_taken_out_or_be_an_archived_copy() -> None:
    assert said(GONE) == (
        rules.LINK_GONE,
        '"https://a.example/x" answers 404 (not found)',
        "link an archived copy, or take the link out",
    )


def test_a_source_with_an_archived_copy_may_be_gone() -> None:
    rule, text, _ = said(GONE, archived="https://archive.example/x")

    assert rule == rules.LINK_GONE_BUT_ARCHIVED
    assert text == '"https://a.example/x" answers 404 (not found)'


def test_an_archived_copy_that_is_gone_too_is_none() -> None:
    address, copy = "https://a.example/x", "https://archive.example/x"
    listed = [Reference(address, address, HERE, copy), Reference(copy, copy, HERE)]

    found = problems(listed, {address: GONE, copy: GONE})

    assert [f.rule for f in found] == [rules.LINK_GONE, rules.LINK_GONE]


def test_a_link_to_what_a_source_has_archived_is_told_of_the_copy() -> None:
    address, copy = "https://a.example/x", "https://archive.example/x"
    source = Reference(address, address, Place("content/sources/all.yaml", 1), copy)
    plain = Reference(address, address, HERE)

    found = problems([source, plain], {address: GONE, copy: Answer("fine", "", 200)})

    assert [(f.rule, f.hint) for f in found if f.place == HERE] == [
        (rules.LINK_GONE, f"link its archived copy: {copy}")
    ]


def test_what_has_moved_is_told_its_new_address() -> None:
    new = "https://b.example/x"
    answer = Answer("moved", f'has moved to "{new}"', 200, new)

    assert said(answer, "https://a.example/x#part") == (
        rules.LINK_MOVED,
        f'"https://a.example/x#part" has moved to "{new}"',
        f"write {new}#part",
    )


def test_what_has_moved_to_a_front_page_may_be_gone() -> None:
    new = "https://a.example/"
    _, _, hint = said(Answer("moved", f'has moved to "{new}"', 200, new))

    assert hint.startswith("that is a front page")


@pytest.mark.parametrize("outcome", ["refused", "broken", "unanswered"])
def test_all_else_may_be_there_again_tomorrow(outcome: Outcome) -> None:
    rule, text, _ = said(Answer(outcome, "does not answer within 15 seconds"))

    assert rule == rules.LINK_UNANSWERED
    assert text == '"https://a.example/x" does not answer within 15 seconds'


def test_what_was_not_asked_is_one_line_with_its_number() -> None:
    asked = [Reference(f"https://a.example/{n % 3}", "", Place("p", 9 - n)) for n in range(6)]

    (found,) = problems(asked, {"https://a.example/0": Answer("fine", "", 200)}, limit=300)

    assert found.rule == rules.LINK_UNANSWERED
    assert found.text == "2 addresses were not asked within 300 seconds, first of them this"
    assert found.place == Place("p", 8)


def test_no_other_command_waits_for_the_http_library() -> None:
    code = "import sys, nutgraf.cli, nutgraf.external; assert 'httpx' not in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_site_without_outer_links_asks_nothing(tmp_path: Path, library_of: LibraryOf) -> None:
    assert check(library_of(), tmp_path) == ()
    assert not (tmp_path / cache.NAME).exists()
