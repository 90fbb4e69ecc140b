"""Why there was no answer, in plain words: never in a server's own, which may say anything."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from nutgraf.external.answers import seconds
from nutgraf.external.polite import Manners

# OpenSSL's numbers of what is wrong with a certificate.
CERTIFICATES = {
    10: "has a certificate that has expired",
    18: "has a certificate that nobody vouches for",
    19: "has a certificate that nobody vouches for",
    20: "has a certificate that nobody known vouches for",
    62: "has another host's certificate",
}


def words(error: BaseException, manners: Manners) -> str:
    """What an exception says of the address that was asked."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CERTIFICATES.get(cause.verify_code, "has a certificate that is not valid")
        if isinstance(cause, ssl.SSLError):
            return "makes no safe connection"
        if isinstance(cause, (socket.gaierror, UnicodeError)):
            return "is at a host that cannot be found"
        if isinstance(cause, ConnectionRefusedError):
            return "refuses the connection"
    return _plain_words(error, manners)


def _plain_words(error: BaseException, manners: Manners) -> str:
    connect, read, longest = map(seconds, (manners.connect, manners.read, manners.longest))
    # the narrower first
    kinds: dict[type[BaseException], str] = {
        httpx.ConnectTimeout: f"makes no connection within {connect}",
        httpx.TimeoutException: f"does not answer within {read}",
        TimeoutError: f"does not answer within {longest}",
        httpx.ProxyError: "cannot be reached through the proxy",
        httpx.ConnectError: "makes no connection",
        httpx.ProtocolError: "gives no answer that can be read",
    }
    found = (words for kind, words in kinds.items() if isinstance(error, kind))
    return next(found, "breaks off the connection")


def is_of_host(error: BaseException) -> bool:
    """True where no address of that host can be asked: another one, or another way, is no use."""
    return isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it came from, groups opened."""
    told: set[int] = set()
    todo = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in told:
            continue
        told.add(id(one))
        yield one
        todo += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions
