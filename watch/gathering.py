"""Putting documents that tell of one event into one story, as they are archived; and taking them apart."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from watch.archive import stories
from watch.archive.engine import Archive
from watch.archive.stories import Tagged, Tie

log = logging.getLogger(__name__)
