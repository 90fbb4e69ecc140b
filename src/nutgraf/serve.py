"""A live preview on this machine: serves the site, rebuilds what changed, reloads the browser.

The script that reloads is put into pages as they are served; the files hold none.
"""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
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
from nutgraf.workers import WorkerError

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

    def __init__(self, *args: Any, bell: Bell, **more: Any) -> None:
        self.bell = bell
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        """Answer with a page, a file, or the stream of changes."""
        if not self._is_asked_by_name():
            self.send_error(403, "this preview answers to its own address only")
            return
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
        else:
            super().do_GET()

    def _is_asked_by_name(self) -> bool:
        """False where another site's name was made to lead here, to read what is not published."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
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
        self.wfile.write(data)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            while True:
                line = b"data: changed\n\n" if self.bell.wait(15) else b": still here\n\n"
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
    return bool(written.changed or written.removed)


def preview(conf: Path, order_now: Callable[[], Order], bind: str, port: int) -> None:
    """Serve until interrupted.

    Args:
        conf: the settings file; a change in it makes a new order.
        order_now: reads the settings.
    """
    order_now = _without_search(order_now)
    order, bell = order_now(), Bell()
    rebuild(order)
    order.output.mkdir(parents=True, exist_ok=True)
    handler = partial(Handler, directory=str(order.output), bell=bell)
    try:
        server = ThreadingHTTPServer((bind, port), handler)
    except OSError as error:
        message = f"cannot serve on {bind}:{port}: {error.strerror}; choose another with --port"
        raise ClickException(message) from error
    server.daemon_threads = True
    order_now, order = _alone(order_now), replace(order, jobs=1)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(f"http://{bind}:{server.server_address[1]}/ (end with Ctrl-C)")
    try:
        _watch(conf, order, order_now, bell)
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


def _alone(order_now: Callable[[], Order]) -> Callable[[], Order]:
    """The same orders for one process: the server's threads could hold what a fork would need."""
    return lambda: replace(order_now(), jobs=1)


def _without_search(order_now: Callable[[], Order]) -> Callable[[], Order]:
    """The same orders without an index, which would take longer than all else at every change."""
    return lambda: replace(order_now(), search=False)


def _watch(conf: Path, order: Order, order_now: Callable[[], Order], bell: Bell) -> None:
    folders = {order.shelves.content, order.theme_static, *order.templates, *order.locales}
    folders.add(conf.absolute())
    for changes in watch(*(f for f in folders if f.exists()), raise_interrupt=True):
        if any(posixpath.basename(path) == conf.name for _, path in changes):
            try:
                order = order_now()
            except ClickException as error:  # the next change may mend it
                error.show()
                continue
        if rebuild(order):
            bell.ring()
