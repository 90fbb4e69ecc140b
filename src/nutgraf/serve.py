"""A live preview on this machine: serves the site, rebuilds what changed, reloads the browser.

The script that reloads is put into pages as they are served; the files hold none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, AI_PASSIVE, SOCK_STREAM, getaddrinfo
from typing import Any, cast
from urllib.parse import urlsplit

import click
from click import ClickException
from msgspec.structs import replace
from watchfiles import watch

from nutgraf.errors import ContentError
from nutgraf.order import Order
from nutgraf.policy import named
from nutgraf.report import report
from nutgraf.run import run
from nutgraf.settings import clock
from nutgraf.workers import WorkerError
from nutgraf.writing.disk import Seen, seen_as

EVENTS = "/-/changes"
SCRIPT = f'new EventSource("{EVENTS}").onmessage = () => location.reload()'
RELOAD = f"<script>{SCRIPT}</script>".encode()
# The files' own policy lets no script run, or search's; the preview's lets this one run too.
POLICY = b"content=\"default-src 'none';"
OWN = f"script-src '{named(SCRIPT)}'".encode()
# A browser hears each of these once, so what a page may do already is said with it.
RUNS = b"script-src"
CONNECTS = b" connect-src 'self';"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Milliseconds between two looks at the settings file.
GLANCE = 500


def admitted(page: bytes) -> bytes:
    """A page whose policy lets the preview's script run and listen; one without a policy as it is."""
    head, mark, rest = page.partition(POLICY)
    if not mark:
        return page
    may, quote, rest = rest.partition(b'"')
    may = may.replace(CONNECTS, b"", 1)
    may = may.replace(RUNS, OWN, 1) if RUNS in may else b" " + OWN + b";" + may
    return b"".join((head, mark, CONNECTS, may, quote, rest))


class Bell:
    """Rings when the site was rebuilt; every open page listens."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def ring(self) -> None:
        """Tell all who wait."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait for the next ring; false where none came in time."""
        with self._changed:
            heard = self._count
            return self._changed.wait_for(lambda: self._count != heard, seconds)


class Handler(SimpleHTTPRequestHandler):
    """Serves files, with the reloading script in each page."""

    def __init__(self, *args: Any, shown: Shown, **more: Any) -> None:
        self.shown = shown
        super().__init__(*args, directory=str(shown.order.output), **more)

    def parse_request(self) -> bool:
        """Read what is asked; false where that was answered, as by another name it always is."""
        if not super().parse_request():
            return False
        if not self._is_asked_by_name():
            self.send_error(403, "this preview answers to its own address only")
            return False
        return True

    def do_GET(self) -> None:
        """Answer with a page, a file, or the stream of changes."""
        self._answer(super().do_GET)

    def do_HEAD(self) -> None:
        """Say what an answer would be."""
        self._answer(super().do_HEAD)

    def _answer(self, with_file: Callable[[], None]) -> None:
        if self.path == EVENTS:
            self._stream()
            return
        place = Path(self.translate_path(self.path))
        if place.is_dir():
            place /= "index.html"
        status = 200
        if not place.is_file():
            status, place = 404, Path(self.directory) / "404.html"
        if place.suffix == ".html" and place.is_file():
            self._page(place, status)
        elif status == 404:
            self.send_error(404, "there is no page at this address")
        else:
            with_file()

    def _is_asked_by_name(self) -> bool:
        """False where another site's name was made to lead here, to read what is not published."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:  # brackets that are not closed
            host = ""
        bound, *_ = cast(tuple[str, int], self.server.server_address)
        return bound not in LOOPBACK or host in LOOPBACK

    def _page(self, place: Path, status: int) -> None:
        data = place.read_bytes().replace(b"</body>", RELOAD + b"</body>")
        data = admitted(data)
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            while self.command != "HEAD":
                line = b"data: changed\n\n" if self.shown.bell.wait(15) else b": still here\n\n"
                self.wfile.write(line)
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name there)
        """Say nothing of what went well."""


def rebuild(order: Order) -> bool:
    """Build; print what is wrong. True where anything changed."""
    try:
        written = run(order)
    except ContentError as error:
        report(error.problems)
        return False
    except WorkerError as error:
        click.echo(f"{error}; the output is as it was", err=True)
        return False
    except OSError as error:  # the next change may find the disk in order
        click.echo(_of_disk(error), err=True)
        return False
    return bool(written.changed or written.removed)


def _of_disk(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}"


# ----- What is served, and where -----


def preview(conf: Path, order_now: Callable[[], Order], bind: str, port: int) -> None:
    """Serve until interrupted.

    Args:
        conf: the settings file; a change in it makes a new order.
        order_now: reads the settings.
    """
    shown = Shown(conf, order_now)
    rebuild(shown.order)
    try:
        server = server_at(bind, port, shown)
    except OSError as error:
        host = _in_address(bind)
        message = f"cannot serve on {host}:{port}: {error.strerror}; choose another with --port"
        raise ClickException(f"{message} or --bind") from error
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://{_in_address(bind)}:{server.server_address[1]}/"
        click.echo(f"{address} (end with Ctrl-C)")
        try:
            _watch(shown)
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def server_at(bind: str, port: int, shown: Shown) -> ThreadingHTTPServer:
    """A server at an address of either kind; at a name that has both, at the older one.

    Raises:
        OSError: where there is no such address here, or somebody else serves there.
    """
    found = getaddrinfo(bind or None, port, type=SOCK_STREAM, flags=AI_PASSIVE)
    family, *_, address = min(found, key=lambda one: one[0] != AF_INET)

    class Server(ThreadingHTTPServer):
        address_family = family
        daemon_threads = True

    return Server(cast(tuple[str, int], address), partial(Handler, shown=shown))


def _in_address(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


# ----- What changes -----


class Shown:
    """What is shown now.

    The settings file is looked at by its name: an editor may put a new one in its place.

    Attributes:
        order: as the settings said when they were read last.
    """

    def __init__(self, conf: Path, order_now: Callable[[], Order]) -> None:
        self.bell = Bell()
        self._conf, self._order_now = conf.absolute(), order_now
        self._read()

    def read_again(self) -> bool:
        """Read the settings; where they are wrong, say so, and what is shown stays."""
        try:
            self._read()
        except ClickException as error:  # the next change may mend it
            error.show()
            return False
        return True

    def _read(self) -> None:
        self._seen = self._look()
        # an index would take longer than all else at every change
        self.order = replace(self._order_now(), search=False)

    def is_outdated(self) -> bool:
        """True where the settings file is another than the one that was read last."""
        return self._look() != self._seen

    def rebuild(self) -> bool:
        """Build as things stand by now. True where anything changed."""
        # in one process: the server's threads could hold what a fork would need
        return rebuild(replace(self.order, now=clock(), jobs=1))

    def folders(self) -> tuple[Path, ...]:
        """Where a change means a new build."""
        order = self.order
        folders = {order.shelves.content, order.theme_static, *order.templates, *order.locales}
        return tuple(folder for folder in folders if folder.exists())

    def _look(self) -> Seen | None:
        try:
            return seen_as(self._conf.stat())
        except OSError:
            return None


def _watch(shown: Shown) -> None:
    """Rebuild at every change; after one of the settings, watch the folders that they name now."""
    is_new = False
    while True:
        for changes in watch(
            *shown.folders(), rust_timeout=GLANCE, yield_on_timeout=True, raise_interrupt=True
        ):
            if shown.is_outdated():
                is_new = shown.read_again()
                if is_new:
                    break
            elif changes or is_new:
                if shown.rebuild() or is_new:
                    shown.bell.ring()
                is_new = False
