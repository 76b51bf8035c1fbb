"""A PDF writer for tests: enough of the format for pages of text, an image, and a bomb."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def with_text(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A file whose pages hold these lines, from the top down, in Windows-1252."""
    return _file([_lines(page) for page in pages], info=info)


def scanned(pages: int) -> bytes:
    """A file whose pages are one picture each, as a scanner makes them."""
    return _file([b"q 500 0 0 700 50 50 cm /Scan Do Q"] * pages, picture=True)


def bomb(megabytes: int) -> bytes:
    """A small file whose only page unpacks to so many megabytes of drawing."""
    packer = zlib.compressobj(9)
    piece = b"0 0 m 1 1 l S\n" * 70_000
    packed = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
    return _file([packed], filter_name="/FlateDecode")


def _lines(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in lines)
    return b"BT /F 11 Tf 14 TL 50 780 Td\n%sET" % shown


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(
    contents: Sequence[bytes], *, info: str = "", picture: bool = False, filter_name: str = ""
) -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    image = _stream(
        b"\xff" * 64,
        "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    kids = " ".join(f"{5 + 2 * place} 0 R" for place in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        font,
        image,
    ]
    resources = "/XObject << /Scan 4 0 R >>" if picture else "/Font << /F 3 0 R >>"
    for place, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {resources} >> "
            f"/Contents {6 + 2 * place} 0 R >>".encode()
        )
        objects.append(_stream(content, f"/Filter {filter_name}" if filter_name else ""))
    objects.append(f"<< {info} >>".encode("cp1252"))
    return _assembled(objects)


def _stream(content: bytes, keys: str) -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys.encode(), content)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)
