"""Reading a file: whatever is in it, the answer is data with lines or faults with cures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.config.yamlfile import MAX_BYTES, read_yaml


def read(tmp_path, content):
    path = tmp_path / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    faults = []
    return read_yaml(path, faults), faults


def test_a_place_in_the_data_has_a_line(tmp_path):
    file, faults = read(tmp_path, "a: 1\nrows:\n  - id: x\n    list:\n      - one\n      - two\n  - id: y\n")
    assert not faults
    assert file.line(("a",)) == 1
    assert file.line(("rows", 0)) == 3
    assert file.line(("rows", 0, "list", 1)) == 6
    assert file.line(("rows", 1, "id")) == 7


def test_a_missing_place_has_the_line_of_what_stands_above_it(tmp_path):
    file, _ = read(tmp_path, "rows:\n  - id: x\n  - id: y\n")
    assert file.line(("rows", 1, "url")) == 3
    assert file.line(("nothing", "at", "all")) == 1


def test_values_are_read_as_yaml_1_2_and_dates_stay_text(tmp_path):
    file, _ = read(tmp_path, "a: no\nb: 08:00\nc: 2026-09-02\nd: true\n")
    assert dict(file.data) == {"a": "no", "b": "08:00", "c": "2026-09-02", "d": True}


@pytest.mark.parametrize(
    ("content", "line", "problem", "cure"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key a is written twice", "Keep one a"),
        ("a: 1\nb: c: d\n", 2, "a second colon", "in quotes"),
        ("a: 1\n\tb: 2\n", 2, "tab", "Indent with spaces"),
        ("a: 1\nb: *starred\n", 2, "begins with *", "in quotes"),
        ("a: 1\nb: @handle\n", 2, "a sign that YAML keeps", "in quotes"),
        ("a: 1\nb: [c, d\ne: f\n", 2, "bracket or a comma", "Close the list"),
        ("a: 1\nb: 'c\nd: e\n", 2, "never closed", "Close the quote"),
        ("a: 1\nb\nc: 2\n", 2, "no colon", "colon"),
        ("a:\n  - b: 1\n   - c: 2\n", 3, "indent", "ine up"),
        ("a: 1\n---\nb: 2\n", 2, "second document", "delete the line"),
        ("a: 1\nb: \x01\n", 2, "control character", "Delete it"),
        (b"a: 1\nb: \xe9t\xe9\n", 2, "not in UTF-8", "UTF-8"),
        (b"a: " + b"1" * 5000, 1, "", "quotes"),
        ("", 1, "empty", "version: 1"),
        ("# only a comment\n", 1, "empty", "version: 1"),
        ("a: " + "[" * 400 + "]" * 400, None, "nest too deep", "quotes"),
        ("&a\nx: 1\ny: [*a, {z: *a}]\n", None, "aliases", "out"),
        (b"#" * (MAX_BYTES + 1), None, "over 1000000 bytes", "shorter"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_line_and_cure(tmp_path, content, line, problem, cure):
    file, (fault,) = read(tmp_path, content)
    assert file is None
    assert (fault.file, fault.line) == (str(tmp_path / "file.yaml"), line)
    assert problem in fault.problem
    assert cure in fault.cure


def test_aliases_that_multiply_are_refused(tmp_path):
    bomb = "a0: &a0 [1, 2]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}1]\n" for n in range(1, 9))
    file, (fault,) = read(tmp_path, bomb)
    assert file is None
    assert "aliases" in fault.problem


def test_a_repeated_key_does_not_repeat_its_value(tmp_path):
    _, (fault,) = read(tmp_path, "slack: https://hooks.example/T0P\nslack: https://hooks.example/S3CRET\n")
    assert "T0P" not in str(fault)
    assert "S3CRET" not in str(fault)


def test_a_missing_file_and_a_folder_are_faults(tmp_path):
    faults = []
    assert read_yaml(tmp_path / "none.yaml", faults) is None
    assert read_yaml(tmp_path, faults) is None
    assert [fault.line for fault in faults] == [None, None]
    assert "missing" in faults[0].problem
    assert "regwatch init" in faults[0].cure
    assert "cannot be read" in faults[1].problem


def test_an_anchor_may_be_defined_again_without_a_warning(tmp_path):
    file, faults = read(tmp_path, "a: &x 1\nb: &x 2\nc: *x\n")
    assert not faults
    assert file.data["c"] == 2


_PIECES = st.sampled_from(
    [
        *("a: ", "- ", "? ", ": ", "<<: ", "[", "]", "{", "}", "&x ", "*x", "'", '"', "#", "...", "é"),
        *("0x", "1e9", "2026-13-45", "!t ", "!!int z", "!!python/object:os.system x"),
        *("\n", "  ", "|", "\t", "\\x", "%YAML 1.1\n---\n"),
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_no_text_makes_a_traceback(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    faults = []
    file = read_yaml(path, faults)
    assert (file is None) == (len(faults) == 1)
