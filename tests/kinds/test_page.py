"""Pages that are watched for changes."""

from datetime import timedelta

import pytest

from tests.kinds.reading import EXAMPLES, NOW
from watch.config.options import Options
from watch.crawl.kinds import page
from watch.crawl.kinds.noise import is_noise
from watch.decide import hash_content
from watch.enrich.diff import readable_diff
from watch.errors import UnreadableError
from watch.models import Entry

URL = "https://strategy.example/en/policies/framework"
FRAMEWORK = (EXAMPLES / "page_framework.html").read_text(encoding="utf-8")


def read(html: str, days: int = 0, **options: object) -> Entry:
    (entry,) = page.read(
        html.encode(),
        content_type="",
        url=URL,
        languages=("en",),
        now=NOW + timedelta(days=days),
        options=Options(options),
    )
    return entry


def test_what_changes_by_itself_changes_nothing() -> None:
    tomorrow = (
        FRAMEWORK.replace("form-nB9WwZ", "form-lXmwP1")
        .replace("x81k", "z99q")
        .replace('"q8"', '"r7"')
        .replace("Tuesday, 24 November 2026 <span>13:02", "Wednesday, 25 November 2026 <span>08:15")
        .replace("0.31 seconds", "0.07 seconds")
        .replace("1,204 visits", "1,377 visits")
    )
    assert tomorrow != FRAMEWORK
    assert hash_content(read(tomorrow, days=1)) == hash_content(read(FRAMEWORK))


def test_a_change_keeps_its_document_and_can_be_shown() -> None:
    moved = FRAMEWORK.replace("2 December 2027: high-risk", "2 August 2028: high-risk")
    old, new = read(FRAMEWORK), read(moved)
    assert (old.guid, old.url) == (new.guid, new.url) == (URL, URL)
    assert hash_content(old) != hash_content(new)
    assert readable_diff(old.text, new.text) == (
        "  2 February 2025: prohibitions\n"
        "- 2 December 2027: high-risk systems\n"
        "+ 2 August 2028: high-risk systems\n"
        "  24 November 2026"
    )


@pytest.mark.parametrize(
    ("line", "noise"),
    [
        ("Tuesday, 24 November 2026", True),
        ("mardi 24 novembre 2026", True),
        ("Nous sommes le 24 novembre 2026", True),
        ("24/11/2026 14:05", True),
        ("14:05", True),
        ("24 November 2026", False),  # may be the day of a news item
        ("Tuesday 1 December 2026", False),  # an event
        ("Published 24 November 2026 14:05", False),
        ("From 24/11/2026 to 25/11/2026", False),
        ("Page generated in 0.12 seconds", True),
        ("Page générée en 0,2 s", True),
        ("Nombre de visiteurs : 12 345", True),
        ("Views: 12", True),
        ("1 204 visites", True),
        ("Our 12 views on the Act", False),
        ("Interviews 12", False),
        ("12", False),
    ],
)
def test_noise(line: str, noise: bool) -> None:
    assert is_noise(line, languages=("fr", "en"), now=NOW) is noise


def test_the_main_part_is_what_the_row_selects() -> None:
    html = "<title>T</title><main><p>Main text</p></main><div class='x'>One</div><div class='x'>Two</div>"
    assert read(html, selector=".x").text == "One\nTwo"


def test_without_a_main_part_the_frame_is_left_out() -> None:
    html = (
        "<title>T</title><nav>Menu</nav><div id='cookie-bar'>Accept</div><p>The text</p><footer>Foot</footer>"
    )
    assert read(html).text == "The text"
    assert read(html).title == "T"


def test_a_page_about_cookies_keeps_its_content() -> None:
    text = "Long text. " * 30
    html = f"<body class='cookie-policy'><main class='page-cookies'><h1>Cookies</h1><p>{text}</p></main>"
    assert read(html).text.startswith("Cookies\nLong text.")


@pytest.mark.parametrize(
    ("html", "options"),
    [
        ("<div id='app'></div><script>start()</script>", {}),
        ("<main><p>Text</p></main>", {"selector": ".gone"}),
        ("plain words", {}),
    ],
)
def test_a_page_without_text_is_an_error_and_no_change(html: str, options: dict[str, object]) -> None:
    with pytest.raises(UnreadableError, match="malformed"):
        read(html, **options)
