"""The home: made once, found where it was made, and read as one configuration."""

import pytest

from watch.config.configuration import load_configuration
from watch.config.home import Home, find_home, make_home
from watch.config.schedules import Schedule
from watch.config.subscriptions import ChannelSpec
from watch.errors import ConfigError, HomeError

TOPICS = ("ai_act", "csrd", "biodiversity")


def test_a_new_home_is_without_fault(tmp_path):
    home = make_home(tmp_path / "deep" / "home")
    configuration = load_configuration(home, TOPICS, {})
    assert len(configuration.sources) >= 25
    (weekly,) = configuration.subscriptions
    assert weekly.topics == TOPICS
    assert weekly.when == Schedule("week", weekday=0)
    assert weekly.channels == (ChannelSpec("file", ("outbox",)),)
    assert home.root / weekly.channels[0].recipients[0] == home.outbox
    assert home.topics.is_dir()
    assert not home.archive.exists()


def test_the_starter_s_examples_are_correct_once_uncommented(tmp_path):
    home = make_home(tmp_path)
    for path in (home.sources, home.subscriptions):
        lines = path.read_text(encoding="utf-8").splitlines()
        text = "\n".join(
            line.replace("# ", "", 1) if line.lstrip().startswith("# ") else line for line in lines
        )
        keep = [line for line in text.splitlines() if not line.strip() or _is_yaml(line)]
        path.write_text("\n".join(_one_when(keep)), encoding="utf-8")
    configuration = load_configuration(home, TOPICS, {})
    by_id = {source.id: source for source in configuration.sources}
    assert not by_id["esg-today"].enabled
    assert by_id["my-federation"].keywords == ("CSRD", "biodiversité")
    (weekly,) = configuration.subscriptions
    assert [channel.kind for channel in weekly.channels] == ["file", "email", "apprise", "slack"]
    assert (weekly.jurisdictions, weekly.official) == (("FR", "EU"), True)


def _is_yaml(line):
    """A sentence has words before its first colon; a key has none."""
    key = line.strip().removeprefix("- ").split(":")[0]
    return ":" in line and " " not in key


def _one_when(lines):
    whens = [line for line in lines if line.strip().startswith("when:")]
    return [line for line in lines if line not in whens[1:]]


def test_what_exists_is_left_as_it_is(tmp_path):
    home = make_home(tmp_path)
    home.subscriptions.write_text("mine", encoding="utf-8")
    home.sources.unlink()
    (home.topics / "mine.yaml").write_text("mine", encoding="utf-8")
    assert make_home(tmp_path) == home
    assert home.subscriptions.read_text(encoding="utf-8") == "mine"
    assert home.sources.is_file()
    assert (home.topics / "mine.yaml").is_file()


def test_a_home_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for root in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(HomeError, match=r"Cannot make a home in .*file.*Choose a folder"):
            make_home(root)


def test_the_home_is_the_named_folder_or_the_current_one(tmp_path):
    here, there = make_home(tmp_path / "here"), make_home(tmp_path / "there")
    assert find_home({}, here.root) == here
    assert find_home({"REGWATCH_HOME": " "}, here.root) == here
    assert find_home({"REGWATCH_HOME": str(there.root)}, here.root) == there
    assert find_home({"REGWATCH_HOME": "../there"}, here.root) == there


def test_a_folder_that_is_no_home_is_refused_with_the_cure(tmp_path):
    with pytest.raises(HomeError, match=r"Run `regwatch init` there, or set REGWATCH_HOME") as caught:
        find_home({}, tmp_path)
    assert caught.value.exit_code == 2
    make_home(tmp_path)
    with pytest.raises(HomeError, match=r"REGWATCH_HOME names .*nowhere.* `regwatch init .*nowhere`"):
        find_home({"REGWATCH_HOME": "nowhere"}, tmp_path)


def test_the_faults_of_both_files_come_in_one_error(tmp_path):
    home = make_home(tmp_path)
    home.sources.write_text("version: 1\nextends: shiped\n", encoding="utf-8")
    home.subscriptions.write_text("version: 1\nsubscriptions:\n  - id: [\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_configuration(home, TOPICS, {})
    assert {fault.file for fault in caught.value.faults} == {str(home.sources), str(home.subscriptions)}


def test_a_missing_file_of_a_home_is_a_fault_with_its_cure(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_configuration(Home(tmp_path), TOPICS, {})
    assert [fault.problem for fault in caught.value.faults] == ["the file is missing"] * 2


def test_names_of_variables_are_checked_against_what_the_channels_name(tmp_path):
    home = make_home(tmp_path)
    text = home.subscriptions.read_text(encoding="utf-8")
    hook = text.replace("- file: outbox", "- slack: ${REGWATCH_TEAM}\n      - file: outbox")
    home.subscriptions.write_text(hook, encoding="utf-8")
    assert load_configuration(home, TOPICS, {"REGWATCH_TEAM": "https://hooks.example/S3CRET"})
    with pytest.raises(ConfigError) as caught:
        load_configuration(home, TOPICS, {"REGWATCH_TEAN": "https://hooks.example/S3CRET"})
    (fault,) = caught.value.faults
    assert "REGWATCH_TEAN" in fault.problem
    assert "REGWATCH_TEAM" in fault.cure
    assert "S3CRET" not in str(caught.value)
