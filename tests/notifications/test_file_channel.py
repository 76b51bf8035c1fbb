import resource
from pathlib import Path

import pytest

from notifications.channels.file import FileChannel
from notifications.interface import DeliveryError, Envelope, Part


def send(folder: Path | str, name: str = "a.eml", payload: bytes = b"bytes") -> None:
    FileChannel().send(Envelope(str(folder), Part(1, name, payload)))


def test_the_folder_is_made_and_the_file_whole(tmp_path: Path) -> None:
    send(tmp_path / "deep" / "outbox")
    assert [p.name for p in (tmp_path / "deep" / "outbox").iterdir()] == ["a.eml"]
    assert (tmp_path / "deep" / "outbox" / "a.eml").read_bytes() == b"bytes"


def test_sending_again_replaces(tmp_path: Path) -> None:
    send(tmp_path)
    send(tmp_path, payload=b"again")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"again"]


def test_a_disk_without_room_leaves_what_was_there(tmp_path: Path) -> None:
    send(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DeliveryError, match=r"^cannot write a\.eml in .*: File too large$"):
            send(tmp_path, payload=b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"bytes"]


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(DeliveryError) as caught:
            send(place)
        assert not caught.value.retryable
        assert not caught.value.uncertain
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "/etc/a", "a/b", "a\\b", ".hidden", "a\x00", "a\n"])
def test_a_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeliveryError, match="is no place for a file"):
        send(tmp_path / "outbox", name)
    assert not (tmp_path / "outbox").exists()


def test_a_folder_name_that_no_system_takes(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError) as caught:
        send(f"{tmp_path}/\0")
    assert not caught.value.retryable
