"""Ask one address: HEAD, and GET where HEAD brings bad news; an `Answer`, never an exception."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpx
from msgspec import Struct, field

from nutgraf.external import failures
from nutgraf.external.answers import Answer, answers, moved, status_answer
from nutgraf.external.hosts import is_inside
from nutgraf.external.polite import Door, Manners
from nutgraf.external.retry import retry_after

PERMANENT = (301, 308)
# They ask for patience, and may say for how long.
BUSY = (429, 503)
LOCATION = "nutgraf.location"


class Means(Struct, frozen=True):
    """What asking needs, shared by all that ask in one run.

    Attributes:
        is_inside: whether a host stands in this machine's own network; may wait.
        doors: by host.
        closed: what to say of every address of a scheme, host and port that cannot be asked.
    """

    client: httpx.AsyncClient
    manners: Manners = Manners()
    is_inside: Callable[[str], bool] = is_inside
    doors: dict[str, Door] = field(default_factory=dict)
    closed: dict[str, Answer] = field(default_factory=dict)

    def door(self, url: httpx.URL) -> Door:
        """The door of an address's host."""
        return self.doors.setdefault(url.host, Door(self.manners))


class Reply(Struct, frozen=True):
    """One exchange: its status and the headers that matter.

    Attributes:
        wait: seconds that the host asks for; 0 where it asks for none.
    """

    status: int
    location: str = ""
    wait: float = 0


class Told(Struct, frozen=True):
    """An answer, and whether asking again may bring a better one.

    Attributes:
        wait: seconds that the host asked for before that.
    """

    answer: Answer
    again: bool = False
    wait: float = 0


def client_for(site_url: str, manners: Manners) -> httpx.AsyncClient:
    """A client that says who asks, keeps no cookies, and follows nothing by itself."""
    own = web_address(site_url)
    agent = f"Nutgraf/{version('nutgraf')} link check" + (f" (+{own})" if own else "")
    return httpx.AsyncClient(
        headers={"User-Agent": agent, "Connection": "close"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        timeout=httpx.Timeout(manners.read, connect=manners.connect, pool=None),
        # a kept connection that the host has closed would look like a dead link
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        event_hooks={"response": [_lay_aside_location]},
    )


async def _lay_aside_location(response: httpx.Response) -> None:
    """Hide where a redirect leads: httpx reads it even if it is not to follow, and stumbles."""
    # a list, because a host that names two addresses would get them joined into one
    found = response.headers.get_list("location")
    response.extensions[LOCATION] = found[0].strip() if found else ""
    response.headers.pop("location", None)


def web_address(text: str) -> httpx.URL | None:
    """An address as it is asked, without fragment, name and password; None where it is none."""
    try:
        url = httpx.URL(text.strip())
        plain = url.copy_with(fragment=None, userinfo=b"")
    except (httpx.InvalidURL, ValueError, TypeError):
        return None
    is_web = plain.scheme in ("http", "https") and plain.host
    return plain if is_web and (plain.port or 1) < 65536 else None


async def ask(address: str, means: Means) -> Answer:
    """Ask one address, at most three times.

    Servers lie about HEAD in both 403 and 404, so bad news from it counts only once GET brings
    it too. What asks for patience and says for how long is asked once more after that.
    """
    url = web_address(address)
    if url is None:
        return Answer("unanswered", "is no address that can be asked")
    try:
        told = await _follow("HEAD", url, means)
        waited = told.wait
        if told.again:
            told = await _follow("GET", url, means)
        if told.again and told.wait and not waited:
            told = await _follow("GET", url, means)
    except Exception:  # noqa: BLE001 because what a server sends can break any parser
        return Answer("unanswered", "gives no answer that can be read")
    return told.answer


# ----- From one address to the next -----


async def _follow(method: str, start: httpx.URL, means: Means) -> Told:
    """Follow redirects by hand, so that each is looked at first."""
    url = new = start
    seen = {start}
    for_good = True
    for _ in range(means.manners.hops + 1):
        reply = await _exchange(method, url, means)
        if isinstance(reply, Told):
            return _seen_from(start, url, reply)
        if not 300 <= reply.status < 400:
            return _end(start, url, new, reply, means)
        target = _target(url, reply.location)
        if target is None:
            words = "leads to what is no web address"
            if not reply.location:
                words = f"{answers(reply.status)} without a new address"
            return _seen_from(start, url, _broken(words, reply.status, url))
        if target in seen:
            return _broken("leads in a circle", reply.status, target)
        if await _leads_inside(url, target, means):
            told = Answer("broken", f'leads to "{target}", which is not on the open web')
            return Told(told)
        for_good = for_good and reply.status in PERMANENT
        new = target if for_good else new
        seen.add(target)
        url = target
    return _broken(f"leads on more than {means.manners.hops} times", 0, url)


def _target(url: httpx.URL, location: str) -> httpx.URL | None:
    try:
        return web_address(str(url.join(location))) if location else None
    except (httpx.InvalidURL, ValueError):
        return None


async def _leads_inside(url: httpx.URL, target: httpx.URL, means: Means) -> bool:
    """True where an outer host sends us to a machine that outsiders cannot reach themselves."""
    if url.host == target.host:
        return False
    try:
        async with asyncio.timeout(means.manners.connect):
            if not await asyncio.to_thread(means.is_inside, target.host):
                return False
            return not await asyncio.to_thread(means.is_inside, url.host)
    except TimeoutError:  # a name that cannot be looked up is not connected to either
        return False


def _end(start: httpx.URL, url: httpx.URL, new: httpx.URL, reply: Reply, means: Means) -> Told:
    """The answer at the end of the way."""
    answer = status_answer(reply.status, str(url))
    if answer.is_good:
        return Told(answer if new == start else moved(reply.status, str(new)))
    patient = reply.wait <= means.manners.longest_wait
    return _seen_from(start, url, Told(answer, again=patient, wait=reply.wait))


def _seen_from(start: httpx.URL, url: httpx.URL, told: Told) -> Told:
    """What is told of the last address, said of the first."""
    if url == start:
        return told
    before = told.answer
    words = f'leads to "{url}", which {before.words}'
    return Told(Answer(before.outcome, words, before.status, str(url)), told.again, told.wait)


def _broken(words: str, status: int, url: httpx.URL) -> Told:
    return Told(Answer("broken", words, status, str(url)), again=True)


# ----- One exchange -----


async def _exchange(method: str, url: httpx.URL, means: Means) -> Reply | Told:
    origin = f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"
    async with means.door(url).knock():
        if origin in means.closed:
            return Told(means.closed[origin])
        reply = await _send(method, url, means)
    if isinstance(reply, Reply):
        _be_patient(origin, url, reply, means)
    elif not reply.again and reply.answer.outcome == "unanswered":
        means.closed[origin] = reply.answer
    return reply


def _be_patient(origin: str, url: httpx.URL, reply: Reply, means: Means) -> None:
    """Give a busy host the rest that it asks for; where that is long, ask it nothing more."""
    if reply.wait > means.manners.longest_wait:
        words = f"was not asked, because its host {answers(reply.status)}"
        means.closed[origin] = Answer("refused", words, reply.status)
    elif reply.wait:
        means.door(url).rest(reply.wait)


async def _send(method: str, url: httpx.URL, means: Means) -> Reply | Told:
    manners = means.manners
    status = 0
    try:
        async with (
            asyncio.timeout(manners.longest),
            means.client.stream(method, url) as response,
        ):
            status = response.status_code
            if method == "GET" and response.is_success:
                await _read(response, manners)
            return _reply(response)
    except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
        if status:
            late = isinstance(error, (TimeoutError, httpx.TimeoutException))
            end = "does not finish" if late else "breaks off"
            return _broken(f"{answers(status)} but {end}", status, url)
        told = Answer("unanswered", failures.words(error, manners))
        return Told(told, again=not failures.is_of_host(error))


async def _read(response: httpx.Response, manners: Manners) -> None:
    """Read the beginning of an answer; raw, because a small one may unpack to a huge one."""
    size = 0
    async for part in response.aiter_raw():
        size += len(part)
        if size >= manners.most_bytes:
            return


def _reply(response: httpx.Response) -> Reply:
    status = response.status_code
    wait = retry_after(response.headers.get("retry-after", "")) if status in BUSY else 0
    return Reply(status, response.extensions[LOCATION], wait)
