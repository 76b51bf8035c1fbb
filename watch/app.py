"""The composition root: builds the object graph of one run. What can be replaced is an argument."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import httpx

from classifiers.examples import Example
from classifiers.interface import Classifier, ClassifierError
from classifiers.topics import Topic, load_topics
from notifications.channels.apprise import ANY_TARGET, AppriseChannel, target_of
from notifications.channels.file import FileChannel
from notifications.channels.slack import SlackChannel
from notifications.channels.smtp import SmtpChannel
from notifications.interface import Channel, ChatTarget, DeliveryError, Envelope, Language, Notice, Trouble
from watch import __version__, metering, model, proof
from watch.archive import outbox, runs, sources
from watch.archive.engine import Archive
from watch.config.channels import SECRET_KINDS
from watch.config.configuration import Configuration, load_configuration
from watch.config.home import Home
from watch.config.settings import Settings
from watch.config.sources import Source
from watch.config.subscriptions import ChannelSpec, Subscription, resolve_reference
from watch.crawl import traffic
from watch.crawl.completing import Completer
from watch.crawl.fetch import Fetcher
from watch.crawl.fulltext import cellar
from watch.crawl.fulltext.official import OfficialTexts
from watch.crawl.fulltext.pool import ExtractionPool
from watch.crawl.kinds.piste import Credentials
from watch.crawl.reader import SourceReader
from watch.delivery import Deliverer, Tally, channel_of
from watch.digest.builder import DigestBuilder, Imprint
from watch.dispatch import Dispatcher
from watch.errors import ConfigError, Fault, SourceError, UsageError
from watch.gathering import Gatherer
from watch.metering import Meter
from watch.models import SourceResult, SourceState
from watch.notices import OPERATOR, NoticeDesk, notice_parts
from watch.pipeline import Pipeline
from watch.review import training
from watch.review.desk import ReviewDesk
from watch.study import Study, StudyHere, StudyInPool

log = logging.getLogger(__name__)

#: Two parsers: more would wait for the one writer.
_PARSERS = 2

#: A crawl of more sources than this is worth two more processes.
_MANY_SOURCES = 40

#: Bytes of a body that is worth sending to another process: one that waits, and one to be started for it.
_SMALL, _LARGE = 8_000, 200_000

#: The address in a mail where none is configured: the file channel's mails need one too.
_DEFAULT_SENDER = "regwatch@localhost"

_HEARTBEAT_TIMEOUT_S = 10
_SLACK_TIMEOUT_S = 30

Step = Callable[[str], None]


def utc_now() -> datetime:
    """The present, aware."""
    return datetime.now(UTC)


def no_step(_: str) -> None:
    """Nobody watches the steps."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the user's files say, read and checked together."""

    topics: tuple[Topic, ...]
    configuration: Configuration

    @property
    def enabled(self) -> tuple[Source, ...]:
        """The sources that are watched: those switched on, and their fallbacks.

        A fallback is read from its first day on, so that it knows what is old when it is needed.
        """
        needed = {
            other for source in self.configuration.sources if source.enabled for other in source.fallback
        }
        return tuple(source for source in self.configuration.sources if source.enabled or source.id in needed)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one source gave when it was tried. `newest` is the day of its newest entry, `title` its title."""

    source_id: str
    cause: str | None = None
    detail: str = ""
    items: int = 0
    newest: str | None = None
    title: str | None = None


def load_files(home: Home, environ: Mapping[str, str] | None = None) -> Loaded:
    """Read the user's files; `environ` is the process's when None. Raises ConfigError with every fault."""
    try:
        topics = load_topics(home.topics)
    except ClassifierError as error:
        faults = [
            Fault(str(home.topics), None, line, "Correct the topic file") for line in str(error).splitlines()
        ]
        raise ConfigError(faults) from error
    return Loaded(topics, load_configuration(home, [topic.id for topic in topics], environ))


def _count(request: httpx.Request) -> None:
    traffic.count(requests=1, bytes=int(request.headers.get("content-length", 0)))


@dataclass(frozen=True, slots=True)
class _Network:
    """What reads the outside world, and the processes that help."""

    reader: SourceReader
    completer: Completer
    pool: Executor


class App:
    """One installation at work: what the command line and the scheduler call.

    Args:
        home: the user's folder.
        settings: from the environment.
        archive: open for writing; closed by the caller.
        loaded: the user's files.
        environ: where secrets that the files refer to are looked up.
        clock: the present, aware.
        on_step: called with a step's name as it is passed.
        classifier: instead of the home's model.
        channels: instead of the real ones, by kind.
        meter: what the process has spent.
        eu_texts: where the texts of EU acts are asked for.
    """

    def __init__(
        self,
        home: Home,
        settings: Settings,
        archive: Archive,
        loaded: Loaded,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], datetime] = utc_now,
        on_step: Step = no_step,
        classifier: Classifier | None = None,
        channels: Mapping[str, Channel] | None = None,
        meter: Meter = metering.PROCESS,
        eu_texts: str = cellar.ADDRESS,
    ) -> None:
        self.home = home
        self.settings = settings
        self.archive = archive
        self.loaded = loaded
        self.clock = clock
        self._environ = environ
        self._on_step = on_step
        self._given_classifier = classifier
        self._given_channels = channels
        self._meter = meter
        self._eu_texts = eu_texts
        self._model: Classifier | None = None
        self._model_of: tuple[int, tuple[Topic, ...]] | None = None

    @property
    def classifier(self) -> Classifier:
        """The home's model as it is now; trained when there is none that fits."""
        if self._given_classifier is not None:
            return self._given_classifier
        key = self._model_key()
        if self._model is None or self._model_of != key:
            self._model = model.load_or_train(self.home.model, self.loaded.topics, self._lessons)
            self._model_of = key
        return self._model

    def _model_key(self) -> tuple[int, tuple[Topic, ...]]:
        """Changes when another process trained, or when the topics are others."""
        stamp = self.home.model.stat().st_mtime_ns if self.home.model.is_file() else 0
        return stamp, self.loaded.topics

    def _lessons(self) -> tuple[Example, ...]:
        return training.lessons(self.archive, self.loaded.topics)

    def use(self, loaded: Loaded) -> None:
        """Go on with files that were read again."""
        self.loaded = loaded

    @property
    def reviews(self) -> ReviewDesk:
        """Where people overrule tags."""
        topics = [topic.id for topic in self.loaded.topics]
        return ReviewDesk(self.archive, topics, lambda: self.classifier, self.clock)

    @property
    def gatherer(self) -> Gatherer:
        """Puts documents into stories, and takes them apart."""
        return Gatherer(self.archive, self.clock)

    # Crawling

    def pick(self, source_ids: Sequence[str], *, everything: bool) -> list[Source]:
        """The sources of a crawl: those named, all, or those that are due. Raises UsageError."""
        by_id = {source.id: source for source in self.loaded.configuration.sources}
        unknown = [source_id for source_id in source_ids if source_id not in by_id]
        if unknown:
            raise UsageError(
                f"No source has the id {', '.join(unknown)}. `regwatch sources list` shows the ids of "
                f"{self.home.sources}."
            )
        if source_ids:
            return [by_id[source_id] for source_id in dict.fromkeys(source_ids)]
        if everything:
            return list(self.loaded.enabled)
        enabled = [source.id for source in self.loaded.enabled]
        with self.archive.read() as connection:
            return [by_id[source_id] for source_id in sources.due(connection, enabled, self.clock())]

    @asynccontextmanager
    async def crawler(self, *, many: bool = False) -> AsyncIterator[Pipeline]:
        """A pipeline with its network and its processes, closed at the end.

        `many`: there is so much to read that starting worker processes pays.
        """
        async with self._reader(parse_in_pool_over=_SMALL if many else _LARGE) as network:
            study = self._study(network.pool if many else None)
            pipeline = Pipeline(
                self.archive,
                network.reader,
                network.completer,
                study,
                clock=self.clock,
                on_step=self._on_step,
            )
            try:
                yield pipeline
            finally:
                pipeline.close()

    def _study(self, pool: Executor | None) -> Study:
        _ = self.classifier  # trained before any worker looks for it
        if pool is None or self._given_classifier is not None:
            return StudyHere(lambda: self.classifier)
        return StudyInPool(pool, self.home.model, self.loaded.topics)

    @asynccontextmanager
    async def _reader(self, *, parse_in_pool_over: int = _LARGE) -> AsyncIterator[_Network]:
        agent = f"regwatch/{__version__}"
        if self.settings.contact:
            agent += f" (+{self.settings.contact})"
        pool = ProcessPoolExecutor(_PARSERS, mp_context=get_context("spawn"))
        try:
            async with Fetcher(
                user_agent=agent,
                allow_addresses=self.settings.allow_addresses,
                proxy=self._proxy,
            ) as fetcher:
                reader = SourceReader(fetcher, pool, self._credentials, parse_in_pool_over=parse_in_pool_over)
                async with ExtractionPool() as extraction:
                    official = OfficialTexts(
                        cellar.Cellar(fetcher, extraction, self._eu_texts), self._reader_languages
                    )
                    yield _Network(reader, Completer(fetcher, extraction, official), pool)
        finally:
            pool.shutdown(cancel_futures=True)

    def _reader_languages(self) -> tuple[str, ...]:
        """Those of the subscriptions, in order."""
        return tuple(dict.fromkeys(one.language for one in self.loaded.configuration.subscriptions))

    async def crawl(
        self, wanted: Sequence[Source], *, on_result: Callable[[SourceResult], None] = lambda _: None
    ) -> list[SourceResult]:
        """Check sources once."""
        self.dispatcher.start(self.loaded.configuration.subscriptions, self.clock())
        async with self.crawler(many=len(wanted) > _MANY_SOURCES) as pipeline:
            results = await pipeline.crawl(wanted, on_result=on_result)
        await asyncio.to_thread(self.gatherer.gather)
        self.note_run("crawl", results)  # after the workers have ended: their time is known everywhere then
        return results

    def note_run(self, work: runs.Work, results: Sequence[SourceResult] = ()) -> None:
        """Write down what was spent since the last time, as the cost of this work."""
        documents = sum(result.new + result.changed for result in results)
        spent = self._meter.take()
        with self.archive.write() as connection:
            runs.note(connection, work, documents, spent, self.clock())

    @property
    def _credentials(self) -> Credentials | None:
        """For the sources of PISTE, when both parts are set."""
        name, secret = self.settings.piste_id, self.settings.piste_secret
        if name is None or secret is None:
            return None
        return Credentials(name.get_secret_value(), secret.get_secret_value())

    @property
    def _proxy(self) -> str | None:
        return self.settings.proxy.get_secret_value() if self.settings.proxy else None

    async def try_sources(self, wanted: Sequence[Source]) -> list[Trial]:
        """Read each source once, as if for the first time; nothing is written."""
        async with self._reader() as network:
            return await asyncio.gather(*(self._try(network.reader, source) for source in wanted))

    async def _try(self, reader: SourceReader, source: Source) -> Trial:
        try:
            reading = await reader.read(source, SourceState(source.id), self.clock())
        except SourceError as error:
            return Trial(source.id, cause=error.code, detail=error.detail)
        entries = reading.entries or ()
        dated = [entry for entry in entries if entry.published]
        newest = max(dated, key=lambda entry: entry.published.day) if dated else None  # type: ignore[union-attr]
        return Trial(
            source.id,
            cause="too_few" if len(entries) < source.min_items else None,
            items=len(entries),
            newest=newest.published.day.isoformat() if newest and newest.published else None,
            title=(newest or entries[0]).title if entries else None,
        )

    # Sending

    @property
    def imprint(self) -> Imprint:
        """Who sends."""
        return Imprint(
            mail_from=self.settings.mail_from or _DEFAULT_SENDER,
            reply_to=self.settings.reply_to,
            operator=self._operator_name,
        )

    @property
    def _operator_name(self) -> str | None:
        """Whom a reader may ask: the operator's address, else the contact named to the sites we read."""
        operator = self.settings.operator
        if operator is not None and operator.kind == "email":
            return operator.recipients[0]
        return self.settings.contact

    @property
    def dispatcher(self) -> Dispatcher:
        """Freezes digests, of the files as they are now."""
        names = {topic.id: topic.names for topic in self.loaded.topics}
        builder = DigestBuilder(self.loaded.enabled, names, self.imprint, self.settings.grid)
        return Dispatcher(
            self.archive,
            builder,
            self.imprint.mail_from,
            chat_target=self._chat_target,
            on_step=self._on_step,
        )

    @property
    def notices(self) -> NoticeDesk:
        """Freezes what the operator is told, in the language of the first subscription."""
        first = next(iter(self.loaded.configuration.subscriptions), None)
        language: Language = first.language if first else "en"
        return NoticeDesk(
            self.archive,
            self.settings.operator,
            mail_from=self.imprint.mail_from,
            language=language,
            timezone=first.when.timezone if first else "UTC",
        )

    def subscription(self, subscription_id: str) -> Subscription:
        """One subscription. Raises UsageError when there is none of that id."""
        for subscription in self.loaded.configuration.subscriptions:
            if subscription.id == subscription_id:
                return subscription
        known = ", ".join(one.id for one in self.loaded.configuration.subscriptions) or "none"
        raise UsageError(
            f"No subscription has the id {subscription_id!r}. {self.home.subscriptions} has: {known}."
        )

    def tell_operator(self) -> int:
        """Freeze a notice of every incident that the operator does not know of."""
        names = {source.id: source.name for source in self.loaded.configuration.sources}
        return self.notices.freeze_due(names, self.clock())

    def deliver(self) -> Tally:
        """Send what the outbox holds and is due, and note what this process has spent."""
        tally = self._deliver()
        self.note_run("send")
        return tally

    def _deliver(self) -> Tally:
        with self.archive.read() as connection:
            if not outbox.is_due(connection, self.clock()):
                return Tally()  # most rounds: opening channels costs more than the rest of the round
        with self._open_channels() as channels:
            deliverer = Deliverer(
                self.archive, channels, self.resolve, clock=self.clock, on_step=self._on_step
            )
            return deliverer.deliver_due()

    def send_round(self, *, digests: bool = True) -> Tally:
        """One round of all that is sent: alerts and notices, the outbox, and `digests` that are due."""
        proof.seal_due(self.archive, self.clock())
        self.gatherer.gather()
        subscriptions = self.loaded.configuration.subscriptions
        self.dispatcher.freeze_due(
            [one for one in subscriptions if digests or one.when.cadence == "now"], self.clock()
        )
        self.tell_operator()
        tally = self._deliver()
        if tally.sent or tally.failed or tally.postponed:  # a round of nothing counts in the next one
            self.note_run("send")
        return tally

    def beat(self) -> None:
        """Ask the heartbeat address, so that somebody else notices when we no longer do."""
        url = self.settings.heartbeat_url
        if url is None:
            return
        try:
            with self._client(_HEARTBEAT_TIMEOUT_S) as client:
                client.get(url.get_secret_value()).raise_for_status()
        except httpx.HTTPError as error:
            log.warning("heartbeat_failed", extra={"error": type(error).__name__})

    def _client(self, timeout_s: float) -> httpx.Client:
        """For what is said to services of the operator's own; it is counted."""
        return httpx.Client(
            timeout=timeout_s, trust_env=False, proxy=self._proxy, event_hooks={"request": [_count]}
        )

    @contextmanager
    def _open_channels(self) -> Iterator[Mapping[str, Channel]]:
        """The channels by kind; mail only where a server is configured."""
        if self._given_channels is not None:
            yield self._given_channels
            return
        with self._client(_SLACK_TIMEOUT_S) as client:
            channels: dict[str, Channel] = {
                "file": FileChannel(),
                "slack": SlackChannel(client),
                "apprise": AppriseChannel(),
            }
            if self.settings.smtp_url is not None:
                channels["email"] = SmtpChannel(self.settings.smtp_url.get_secret_value())
            yield channels

    def resolve(self, kind: str, recipient: str) -> str:
        """The address of a recipient: a folder of the home, or the secret that a reference names."""
        if kind == "file":
            return str(Path(self.home.root, recipient))
        if kind in SECRET_KINDS:
            try:
                return resolve_reference(recipient, self._environ)
            except ConfigError as error:
                raise DeliveryError(str(error), retryable=True) from error
        return recipient

    def _chat_target(self, recipient: str) -> ChatTarget:
        """What an apprise recipient takes; what any takes while its address cannot be had."""
        try:
            return target_of(self.resolve("apprise", recipient))
        except DeliveryError:
            return ANY_TARGET

    def test_channels(self) -> list[tuple[str, str, str, str]]:
        """Send a test message to every recipient: (who, channel, recipient, what happened) each."""
        now = self.clock()
        with self._open_channels() as channels:
            return [
                (who, spec.kind, recipient, self._test(channels, spec.kind, recipient, who, now))
                for who, spec in self._channels_in_use()
                for recipient in spec.recipients
            ]

    def _test(
        self, channels: Mapping[str, Channel], kind: str, recipient: str, who: str, now: datetime
    ) -> str:
        notice = Notice(
            language="en",
            timezone="UTC",
            occurrence=f"test-{now:%Y%m%d%H%M%S}",
            created_at=now,
            troubles=(Trouble("test", who, "", "", None, 0),),
        )
        try:
            address = self.resolve(kind, recipient)
            for part in notice_parts(kind, recipient, notice, self.imprint.mail_from):
                channel_of(channels, kind).send(Envelope(address, part))
        except DeliveryError as error:
            return str(error)
        return "accepted"

    def _channels_in_use(self) -> list[tuple[str, ChannelSpec]]:
        """(who, channel) of every subscription and of the operator."""
        found = [
            (subscription.id, channel)
            for subscription in self.loaded.configuration.subscriptions
            for channel in subscription.channels
        ]
        if self.settings.operator is not None:
            found.append((OPERATOR, self.settings.operator))
        return found
