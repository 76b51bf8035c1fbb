"""What every test shares."""

from __future__ import annotations

import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their argument: some hold the time they were made, and workers would disagree."""
    return argname if isinstance(val, bytes) else None
