"""Retry-After, as a number of seconds."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime


def retry_after(header: str, now: dt.datetime | None = None) -> float:
    """The seconds that a header asks for; 0 where it asks for none or cannot be read."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        # longer numbers are hostile, and no clock needs them
        return float(header[:12])
    try:
        until = parsedate_to_datetime(header)
        until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
        return max(0.0, (until - (now or dt.datetime.now(dt.UTC))).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0
