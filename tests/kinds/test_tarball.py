"""Files out of archives that may be hostile."""

import gzip
import io
import re
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from tests.kinds.tarballs import member, repacked, tar_gz
from watch.crawl.kinds import tarball
from watch.errors import UnreadableError

XML = re.compile(r".*\.xml$")


def read(archive: bytes) -> dict[str, bytes]:
    return dict(tarball.files_in(archive, XML))


def test_wanted_files_are_read_and_others_are_not() -> None:
    long = "d/" * 120 + "long.xml"
    found = read(tar_gz([("a.xml", b"1"), ("b.txt", b"2"), (long, b"3"), ("empty.xml", b"")]))
    assert found == {"a.xml": b"1", long: b"3", "empty.xml": b""}


def test_what_is_no_plain_file_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    special = [
        (member("link.xml", kind=tarfile.SYMTYPE, link="/etc/passwd"), b""),
        (member("hard.xml", kind=tarfile.LNKTYPE, link="a.xml"), b""),
        (member("device.xml", kind=tarfile.CHRTYPE), b""),
        (member("pipe.xml", kind=tarfile.FIFOTYPE), b""),
        (member("folder.xml", kind=tarfile.DIRTYPE), b""),
        ("/absolute.xml", b"x"),
        ("../climbs.xml", b"x"),
        ("a/../../climbs.xml", b"x"),
        ("good.xml", b"x"),
    ]
    assert read(tar_gz(special)) == {"good.xml": b"x"}
    assert list(tmp_path.iterdir()) == []


def test_ten_thousand_files() -> None:
    assert len(read(tar_gz((f"{number}.xml", b"<x/>") for number in range(10_000)))) == 10_000


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_FILES", 100)
    with pytest.raises(UnreadableError, match="too_large: over 100 files"):
        read(tar_gz((f"{number}.txt", b"") for number in range(101)))


def test_a_bomb_is_left_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_TOTAL_BYTES", 1_000_000)
    # 100 MB in 450 KB, in a file that nobody wants.
    bomb = tar_gz([("a.xml", b"1"), ("zeros.txt", bytes(100_000_000))])
    tracemalloc.start()
    with pytest.raises(UnreadableError, match="too_large: unpacks to over 1000000 bytes"):
        read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_file_too_large_costs_itself_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tarball, "MAX_FILE_BYTES", 1_000)
    assert read(tar_gz([("large.xml", bytes(1_001)), ("a.xml", b"1")])) == {"a.xml": b"1"}
    assert [record.message for record in caplog.records] == ["archived_file_too_large"]


def test_a_header_that_would_fill_the_memory() -> None:
    with pytest.raises(UnreadableError, match="too_large: a header of over 65536 bytes"):
        read(tar_gz([("x" * 100_000 + ".xml", b"1")]))


def negative_size() -> bytes:
    header = bytearray(member("a.xml").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 11 + b"\x00"  # -256, in the binary form
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header)


GOOD = tar_gz([("a.xml", b"1" * 2_000), ("b.xml", b"2" * 2_000)])
TAR = gzip.decompress(GOOD)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"no archive at all",
        gzip.compress(b""),
        gzip.compress(b"no tar" * 1_000),
        GOOD[: len(GOOD) // 2],
        GOOD[:-4],
        GOOD[:30] + b"\xff\xff\xff\xff" + GOOD[34:],
        repacked(TAR[:3_000]),  # ends inside a file
        repacked(TAR[: 512 + 2_048]),  # ends after a file, without the end of an archive
        repacked(TAR[: 512 + 2_048] + b"damage" * 1_000),  # goes on with what is no header
        repacked(negative_size() + bytes(10_240)),
    ],
    ids=[f"broken {number}" for number in range(11)],
)
def test_damage_is_said(broken: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(broken)
    assert caught.value.code == "malformed"


def test_the_good_archive_is_good() -> None:
    assert read(repacked(TAR)) == {"a.xml": b"1" * 2_000, "b.xml": b"2" * 2_000}


def test_sparse_files_are_passed_over() -> None:
    info = member("sparse.xml")
    info.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(10**15),
                        "GNU.sparse.map": "0,0"}  # fmt: skip
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(info)
        tar.addfile(member("a.xml", b"1"), io.BytesIO(b"1"))
    assert read(target.getvalue()) == {"a.xml": b"1"}
