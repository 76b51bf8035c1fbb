"""A store of EU acts on loopback that negotiates like CELLAR."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from tests.crawl.site import Handler, Site, Visit, answer

#: What Accept may ask for, by the kind of file that it means.
_KINDS = {"application/xhtml+xml": "xhtml", "text/html": "html", "application/pdf": "pdfa2a"}
_TYPES = {"xhtml": "application/xhtml+xml;charset=UTF-8", "html": "text/html", "pdfa2a": "application/pdf"}


def page(text: str) -> bytes:
    """A file as the store keeps it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>L_2024.xml</title></head>'
        f"<body><p>{text}</p></body></html>"
    ).encode()


@dataclass(slots=True)
class Store:
    """What `publish` adds can be asked for at `address` + number."""

    site: Site
    files: dict[str, dict[tuple[str, str], list[Handler]]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def address(self) -> str:
        return self.site.url("/resource/celex/")

    def publish(self, number: str, language: str, *files: bytes | Handler, kind: str = "xhtml") -> None:
        """Files of an act in a language (three letters): bytes, or how they are answered."""
        handlers = [
            answer(file, Content_Type=_TYPES[kind]) if isinstance(file, bytes) else file for file in files
        ]
        self.files[number][language, kind] = handlers
        self.site.pages[f"/resource/celex/{number}"] = lambda visit, writer: self._negotiate(
            number, visit, writer
        )
        for place, handler in enumerate(handlers, start=1):
            self.site.pages[_path(number, language, kind, place)] = handler

    def asked(self, number: str) -> list[str]:
        """The languages that an act was asked for in, format after format."""
        visits = self.site.seen(f"/resource/celex/{number}")
        return [visit.headers.get("accept-language", "") for visit in visits]

    async def _negotiate(self, number: str, visit: Visit, writer: asyncio.StreamWriter) -> None:
        language = visit.headers.get("accept-language", "")
        if len(language) != 3:
            await answer(b"", "400 Bad Request")(visit, writer)
            return
        for wanted in visit.headers["accept"].split(","):
            media, _, parameter = wanted.strip().partition(";")
            listed = media == "application/list"
            kind = parameter.removeprefix("mtype=") if listed else _KINDS.get(media, "")
            held = self.files[number].get((language, kind), [])
            first = _path(number, language, kind, 1)
            if held and listed:
                await answer(self._list(number, language, kind), Content_Type="text/html")(visit, writer)
            elif len(held) > 1:
                body = self._list(number, language, kind)
                await answer(body, "300 Multiple Choices")(visit, writer)
            elif held:
                await answer(b"", "303 See Other", Location=self.site.url(first))(visit, writer)
            else:
                continue
            return
        await answer(b"none", "404 Not Found")(visit, writer)

    def _list(self, number: str, language: str, kind: str) -> bytes:
        places = range(1, len(self.files[number][language, kind]) + 1)
        items = "".join(
            f'<li title="item"><a href="{self.site.url(_path(number, language, kind, place))}">DOC</a></li>'
            # The store does not list them in order.
            for place in reversed(places)
        )
        return f"<html><body><ul><li title='manifestation'><ul>{items}</ul></li></ul></body></html>".encode()


def _path(number: str, language: str, kind: str, place: int) -> str:
    return f"/resource/cellar/{number}.{language}.{kind}/DOC_{place}"
