"""Strings, plurals, dates, numbers and names in one language and one time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from notifications.interface import Language
from notifications.render.locales import en, fr

_LOCALES: Mapping[Language, str] = {"fr": "fr_FR", "en": "en_GB"}
_TEXTS = {"fr": fr.TEXTS, "en": en.TEXTS}
_COUNTS = {"fr": fr.COUNTS, "en": en.COUNTS}
# A machine is never certain: a rounded "100 %" would say that it is.
_SUREST = 0.99


def every_language(key: str) -> list[str]:
    """Return the text for `key` in each language, for a message whose reader is not known any more."""
    return [texts[key] for texts in _TEXTS.values()]


class Words:
    """The words of one reader. `timezone` is an IANA name; moments are shown in it."""

    def __init__(self, language: Language, timezone: str) -> None:
        self.language = language
        self._locale = Locale.parse(_LOCALES[language])
        self._texts = _TEXTS[language]
        self._counts = _COUNTS[language]
        self._zone = ZoneInfo(timezone)

    def say(self, key: str, **values: str) -> str:
        """Return the text for `key` with `values` filled in."""
        return self._texts[key].format(**values)

    def known(self, key: str) -> bool:
        """Return True when there is a text for `key`."""
        return key in self._texts

    def count(self, key: str, n: int, **values: str) -> str:
        """Return the text for `key` in the plural that `n` asks for."""
        forms = self._counts[key]
        form = forms.get(self._locale.plural_form(n), forms["other"])
        return form.format(n=self.number(n), **values)

    def number(self, n: int) -> str:
        """Return `n` with the language's thousands separator."""
        return format_decimal(n, locale=self._locale)

    def figure(self, value: float) -> str:
        """Return a quantity that is not known exactly, with two significant digits."""
        return format_decimal(float(f"{value:.2g}"), format="#,##0.######", locale=self._locale)

    def percent(self, probability: float) -> str:
        """Return a probability as a whole percentage, never 100."""
        return format_percent(min(probability, _SUREST), locale=self._locale)

    def day(self, day: date, *, rest: str = " MMMM y") -> str:
        """Return a day; `rest` is the Babel pattern after the day's number. French says `1er août`."""
        number = self._texts["date.first_day"] if day.day == 1 else "d"
        return format_date(day, number + rest, locale=self._locale)

    def month(self, day: date) -> str:
        """Return the month and year of `day`."""
        return format_date(day, "LLLL y", locale=self._locale)

    def span_of(self, first: date, precision: str) -> str:
        """Return the day, month, quarter or year that begins on `first`."""
        patterns = {"month": "LLLL y", "quarter": "QQQQ y", "year": "y"}
        if precision not in patterns:
            return self.day(first)
        return format_date(first, patterns[precision], locale=self._locale)

    def local(self, moment: datetime) -> datetime:
        """Return an aware `moment` in the reader's time zone."""
        return moment.astimezone(self._zone)

    def moment(self, moment: datetime) -> str:
        """Return day and time of an aware `moment` in the reader's time zone."""
        local = self.local(moment)
        time = format_time(local.time(), "HH:mm", locale=self._locale)
        return self.say("date.moment", date=self.day(local.date()), time=time)

    def span(self, key: str, first: date, last: date) -> str:
        """Return the text for `key` from `first` to `last`, saying month and year once where they agree."""
        if first.year != last.year:
            rest = " MMMM y"
        elif first.month != last.month:
            rest = " MMMM"
        else:
            rest = ""
        return self.say(key, first=self.day(first, rest=rest), last=self.day(last))

    def place(self, code: str) -> str:
        """Return the name of a jurisdiction (`FR`, `EU`), or the code where it has none."""
        name: str = self._locale.territories.get(code.upper(), code)
        return name

    def tongue(self, code: str) -> str:
        """Return the name of a language by its ISO 639-1 code, or the code where it has none."""
        name: str = self._locale.languages.get(code.lower(), code)
        return name
