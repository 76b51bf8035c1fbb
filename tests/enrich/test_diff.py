"""Changes between two texts, for people to read."""

import time

from watch.enrich.diff import readable_diff


def test_equal_texts_differ_in_nothing() -> None:
    assert readable_diff("A text.\nAnother  line.", "A text.\n\nAnother line.\n") == ""
    assert readable_diff("", "") == ""


def test_what_came_and_what_went() -> None:
    old = "First line\nSecond line\nThird line"
    assert readable_diff(old, f"{old}\nA fourth") == "  Third line\n+ A fourth"
    assert readable_diff(old, "Second line\nThird line") == "- First line\n  Second line"
    assert readable_diff("", "New") == "+ New"


def test_a_reworded_sentence_is_cut_to_the_words_around_the_change() -> None:
    old = (
        "It is settled. The duties of this chapter apply to every provider of a model from 2 August 2026 on, "
        "wherever it is."
    )
    new = old.replace("2 August 2026", "2 December 2027")
    assert readable_diff(old, new) == (
        "  It is settled.\n"
        "- … to every provider of a model from 2 August 2026 on, wherever it is.\n"
        "+ … to every provider of a model from 2 December 2027 on, wherever it is."
    )


def test_a_repeated_word_at_the_seam() -> None:
    words = "one two three four five six seven eight nine ten"
    assert readable_diff(f"{words} a a end", f"{words} a end").splitlines()[1].endswith("a end")


def test_what_lies_between_two_changes_is_left_out() -> None:
    old = "\n".join("abcdefgh")
    assert readable_diff(old, old.replace("b", "B").replace("g", "G")).split("\n") == [
        *("  a", "- b", "+ B", "  c", "…", "  f", "- g", "+ G", "  h")
    ]


def test_the_answer_is_bounded_and_says_so() -> None:
    old = "\n".join(f"line {number}" for number in range(500))
    new = "\n".join(f"ligne {number}" for number in range(500))
    shown = readable_diff(old, new, limit=300)
    assert len(shown) <= 300
    last = shown.splitlines()[-1]
    assert last == f"… +{1_000 - shown.count(chr(10))}"


def test_long_and_repetitive_texts_take_no_more_than_a_moment() -> None:
    started = time.monotonic()
    readable_diff("x\ny\n" * 50_000, "y\nx\nz\n" * 40_000)
    assert time.monotonic() - started < 5
