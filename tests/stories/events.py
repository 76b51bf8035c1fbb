"""The set of events, as accounts.

Each line of a file is one event: rows of source, language, days after, title, text and, if need be, url.
`tempts` names the event that it must not be taken for. Texts, firms, persons and most numbers are made up.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from watch.stories.account import Account
from watch.text.identifiers import cited_identifiers, own_identifiers

_OFFICIAL = frozenset({
    "eurlex", "eurlex-fr", "ec-press", "ec-press-fr", "council", "ep", "ep-fr", "edpb", "cnil",
    "cnil-en", "amf", "amf-en", "esma", "eba", "efrag", "jorf", "mte", "ofb", "curia", "curia-fr",
    "senat", "anssi", "ai-office", "ai-office-fr", "conseil-etat", "prefecture", "prefecture-45",
    "prefecture-18", "prefecture-39", "gouv", "defra", "ico", "dpc", "ipbes", "h2a", "dg-env",
    "tresor", "dge", "dgccrf", "arcom", "arcep", "gov-uk", "cbd", "echa", "garante-en", "ap-en",
    "tnfd", "ifrs", "iucn", "conseil-constit", "tribunal", "jorf-sommaire", "ec-agenda", "enisa", "region",
    "ec-have-your-say",
    "coe-fr",
})  # fmt: skip


def load(*names: str) -> tuple[list[Account], dict[int, str]]:
    """The accounts of some files, and the event of each."""
    accounts: list[Account] = []
    event_of: dict[int, str] = {}
    for name in names:
        for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            for source, language, after, title, text, *url in event["accounts"]:
                number = len(accounts) + 1
                day = date.fromisoformat(event["day"]) + timedelta(days=after)
                accounts.append(
                    Account(number, source, source in _OFFICIAL, language, day, title, text,
                            identifiers=own_identifiers(url), cited=cited_identifiers(f"{title}\n{text}"))
                )  # fmt: skip
                event_of[number] = event["event"]
    return accounts, event_of
