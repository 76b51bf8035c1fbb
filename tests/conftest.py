"""What every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same cases in every run: a clone that passes once passes again. HYPOTHESIS_PROFILE=explore does more.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their argument: some hold the time they were made, and workers would disagree."""
    return argname if isinstance(val, bytes) else None
