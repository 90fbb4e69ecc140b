"""A site on this machine, compressed and with types as hosts serve it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

# Of a page that comes slowly: bytes in a piece, and how many.
PIECE, PIECES = 4000, 8
PACKED = frozenset({".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"})


class Handler(SimpleHTTPRequestHandler):
    """Serves files, compressed where that helps; 404.html for all else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        if self.path == "/favicon.ico":  # asked by browsers of their own accord
            self.send_response(204)
            self.end_headers()
            return
        place = Path(self.translate_path(self.path))
        place = place / "index.html" if place.is_dir() else place
        status = 200 if place.is_file() else 404
        place = place if status == 200 else Path(self.directory) / "404.html"
        data = place.read_bytes() if place.is_file() else b""
        self.send_response(status)
        self.send_header("Content-Type", f"{self.guess_type(str(place))}; charset=utf-8")
        if place.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = gzip.compress(data, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.send(data)

    def send(self, data: bytes) -> None:
        """Send a file's bytes."""
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


class SlowHandler(Handler):
    """Serves pages a piece at a time, as a slow line does, and as they are.

    Attributes:
        pause: seconds in which a browser draws what it has.
    """

    pause = 0.05

    def do_GET(self) -> None:
        """Answer with a file, not compressed: a piece of it would be any part of the page."""
        del self.headers["Accept-Encoding"]
        super().do_GET()

    def send(self, data: bytes) -> None:
        """Send the head of a page, with its styles, then what is seen first piece by piece."""
        head = data.find(b"</head>") + 1
        ends = [head + PIECE * number for number in range(PIECES)]
        pieces = [data[start:end] for start, end in pairwise((0, *ends, len(data)))]
        with suppress(BrokenPipeError, ConnectionResetError):  # it has seen enough
            for piece in pieces if head else [data]:
                self.wfile.write(piece)
                time.sleep(self.pause if head else 0)


@contextmanager
def served(site: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address at which a built site stands while this lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
