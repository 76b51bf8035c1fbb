"""`regwatch export`: documents of the archive for a spreadsheet, a program or a feed reader."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import click

from watch.archive.export import Document, Selection, selected
from watch.archive.reader import Filters
from watch.cli.output import say
from watch.cli.search import search
from watch.config.home import Home, find_home
from watch.errors import UsageError, WatchError
