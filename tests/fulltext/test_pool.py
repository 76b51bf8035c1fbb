from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from tests.fulltext import pdfs
from tests.fulltext.tasks import act
from watch.crawl.fulltext.extract import Extracted
from watch.crawl.fulltext.pool import ExtractionPool
from watch.errors import UnreadableError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def send(pool: ExtractionPool, body: bytes) -> Extracted:
    return await pool.extract(body, content_type="text/html", url="https://authority.example/a", now=NOW)


async def refusal(pool: ExtractionPool, body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        await send(pool, body)
    return caught.value.code


async def test_pages_and_files_are_read_for_real() -> None:
    page = b"<!doctype html><html><body><main><h1>Avis</h1>%s</main></body></html>" % (
        b"<p>L'autorite publie son avis sur le projet de decret relatif aux registres.</p>"
    )
    async with ExtractionPool(workers=1) as pool:
        assert "projet de decret" in (await send(pool, page)).text
        file = pdfs.with_text([["Une ligne de texte assez longue pour que la page compte."]])
        assert "Une ligne" in (await send(pool, file)).text
        assert await refusal(pool, b"%PDF-1.4 garbage") == "malformed"
        assert "projet de decret" in (await send(pool, page)).text


async def test_a_document_that_hangs_is_killed_and_costs_no_other() -> None:
    async with ExtractionPool(workers=2, seconds=2, task=act) as pool:
        await asyncio.gather(send(pool, b"warm"), send(pool, b"warm"))
        started = time.monotonic()
        bad, *good = await asyncio.gather(
            refusal(pool, b"hang"), *(send(pool, b"nap %d" % n) for n in range(4)), send(pool, b"nap")
        )
        assert bad == "timeout"
        assert [one.text for one in good] == ["nap 0", "nap 1", "nap 2", "nap 3", "nap"]
        assert time.monotonic() - started < 20
        assert (await send(pool, b"next")).text == "next"


async def test_a_process_that_dies_is_replaced() -> None:
    async with ExtractionPool(workers=1, task=act) as pool:
        before = (await send(pool, b"one")).title
        assert await refusal(pool, b"die") == "too_large"
        assert (await send(pool, b"two")).title != before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space")
async def test_a_document_that_eats_memory_is_refused() -> None:
    async with ExtractionPool(workers=1, task=act) as pool:
        assert await refusal(pool, b"eat") == "too_large"
        assert (await send(pool, b"next")).text == "next"


async def test_a_refusal_passes_through_and_keeps_its_process() -> None:
    async with ExtractionPool(workers=1, task=act) as pool:
        before = (await send(pool, b"one")).title
        assert await refusal(pool, b"refuse") == "unsafe"
        assert (await send(pool, b"two")).title == before


async def test_a_mistake_of_ours_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    async with ExtractionPool(workers=1, task=act) as pool:
        with caplog.at_level(logging.ERROR):
            assert await refusal(pool, b"fail") == "internal"
    assert "a mistake of ours" in caplog.records[0].__dict__["trace"]


async def test_a_process_is_replaced_after_so_many_documents() -> None:
    async with ExtractionPool(workers=1, documents=2, task=act) as pool:
        one, two, three = [(await send(pool, b"x")).title for _ in range(3)]
    assert one == two
    assert three != two


async def test_a_document_that_nobody_waits_for_frees_its_worker() -> None:
    async with ExtractionPool(workers=1, task=act) as pool:
        await send(pool, b"warm")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(send(pool, b"hang"), 0.2)
        assert (await asyncio.wait_for(send(pool, b"next"), 20)).text == "next"


async def test_closing_ends_a_document_that_is_being_read() -> None:
    pool = ExtractionPool(workers=1, task=act)
    await send(pool, b"warm")
    reading = asyncio.create_task(refusal(pool, b"hang"))
    await asyncio.sleep(0.2)
    await asyncio.wait_for(pool.close(), 10)
    assert await reading == "too_large"


async def test_a_pdf_bomb_costs_one_document() -> None:
    async with ExtractionPool(workers=1, seconds=10, memory=700_000_000) as pool:
        assert await refusal(pool, pdfs.bomb(400)) in ("too_large", "timeout")
        file = pdfs.with_text([["Une ligne de texte assez longue pour que la page compte."]])
        assert "Une ligne" in (await send(pool, file)).text


def test_the_parent_imports_nothing_heavy() -> None:
    code = (
        "import sys, watch.crawl.fulltext.pool; "
        "print(*{'trafilatura', 'lxml', 'pypdfium2', 'htmldate', 'dateparser'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
