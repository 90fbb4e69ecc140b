"""One build from its order to its output, in the steps that a host's life cycle asks for."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import closing
from typing import TYPE_CHECKING, TextIO

from nutgraf.collector import resting
from nutgraf.errors import ContentError
from nutgraf.inputs import Inputs
from nutgraf.keeping.store import Store
from nutgraf.meter import Meter
from nutgraf.order import Order
from nutgraf.recall import recall, record
from nutgraf.written import Written

if TYPE_CHECKING:
    from nutgraf.build import Prepared


class Run:
    """One build; what it has to say of the content goes to stderr.

    Attributes:
        is_strict: warnings stop it too.
        written: what it did, when it is done.
    """

    def __init__(
        self,
        order: Order,
        meter: Meter | None = None,
        *,
        is_strict: bool = False,
        out: TextIO | None = None,
    ) -> None:
        self.order = order
        self.meter = meter or Meter()
        self.is_strict = is_strict
        self.written: Written | None = None
        self._out = out or sys.stderr
        self._store = Store(order.state)
        self._inputs: Inputs | None = None
        self._prepared: Prepared | None = None

    def recall(self) -> bool:
        """True where the last build did all that there is to do, and all of it still stands."""
        if self._inputs is not None:
            return self.written is not None
        with self.meter.stage("recall"), closing(self._store):
            self._inputs = Inputs(self.order)
            last = recall(self.order, self._inputs, self._store)
        if last is None or (self.is_strict and last.warnings):
            return False
        self._out.write(last.report)
        self.written = Written(unchanged=last.files)
        return True

    def prepare(self) -> None:
        """Read and check everything, and make every page.

        Raises:
            ContentError: where anything must be mended first.
        """
        from nutgraf.build import prepare  # here: not where there is nothing to do
        from nutgraf.report import text
        from nutgraf.writing.ahead import reading_ahead

        marks = self._inputs.marks if self._inputs is not None else None
        with resting(), reading_ahead(self.order.output, self.order.jobs) as stands:
            prepared = prepare(self.order, self.meter, marks, stands)
        if prepared.errors or (self.is_strict and prepared.problems):
            raise ContentError(prepared.problems)
        self._out.write(text(prepared.problems) + self._note(prepared))
        self._prepared = prepared

    def write(self) -> Written:
        """Write what changed, and keep what there was to do.

        Raises:
            ContentError: where the output cannot be written; it is as it was.
        """
        if self.written is not None:
            return self.written
        from nutgraf.build import write_files

        assert self._prepared is not None  # the step before
        with self.meter.stage("write"), resting():
            self.written = write_files(self.order, self._prepared)
            self._record(self._prepared)
        return self.written

    def _record(self, prepared: Prepared) -> None:
        from nutgraf import rules
        from nutgraf.publication import next_moment
        from nutgraf.report import text

        # what failed for no fault of the content may go well the next time
        failed = any(one.rule == rules.SEARCH_FAILED for one in prepared.found)
        if self._inputs is not None and self.order.now is not None and not failed:
            until = next_moment(prepared.library.everything, self.order.now)
            stale = self._stale(prepared)
            if stale is not None:
                until = min(until or stale.timestamp(), stale.timestamp())
            warnings = len(prepared.problems)
            told = text(prepared.problems) + self._note(prepared)
            self._inputs.learn(prepared.marks)
            with closing(self._store):
                record(self.order, self._inputs, self._store, until, warnings, told)

    def _stale(self, prepared: Prepared) -> dt.datetime | None:
        """When what was built says of something that it is news, and it is none any more."""
        from nutgraf.sitemaps import news_until

        if not self.order.site.url or self.order.drafts:
            return None
        return news_until(prepared.library, self.order.now)

    def _note(self, prepared: Prepared) -> str:
        """What is to be done though nothing is wrong."""
        stale = self._stale(prepared)
        if stale is None:
            return ""
        from nutgraf.addresses import NEWS_SITEMAP

        return f"{NEWS_SITEMAP} is right until {stale:%Y-%m-%d %H:%M} UTC: build again by then\n"


def run(order: Order) -> Written:
    """A whole build, without a host.

    Raises:
        ContentError: where the content has mistakes.
    """
    one = Run(order)
    if not one.recall():
        one.prepare()
    return one.write()
