"""Speed and memory of the classifier, beside plain TF-IDF in the same run: `python -m benchmarks.classifier`

Texts are our own examples put together to 800 characters, so that they are full of terms: the dear case. Both
sides run on one core. The other side is scikit-learn's TfidfVectorizer of words and pairs of words with one
logistic regression a topic: it says yes or no, without evidence. Peak memory is read from Linux's /proc.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from classifiers.ensemble import EnsembleClassifier, train
from classifiers.examples import Example, load_examples
from classifiers.interface import Text
from classifiers.topics import Topic, load_topics

CHARS = 800
_ROUNDS = 5
#: A process that does nothing but load a stored model and score; prints the peak of its memory in MB.
_LOADS_AND_SCORES = """
import sys
from pathlib import Path
from classifiers.ensemble import EnsembleClassifier
from classifiers.interface import Text
from classifiers.topics import load_topics
classifier = EnsembleClassifier.load(Path(sys.argv[1]), load_topics())
texts = [Text(line[:80], line, "en") for line in sys.stdin.read().split("\\0")]
classifier.score(texts)
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""


def documents(examples: Sequence[Example], count: int) -> list[Text]:
    """`count` texts of 800 characters; none begins like another."""
    made = []
    for number in range(count):
        first = examples[number * 37 % len(examples)]
        others = islice(cycle(examples), number % len(examples), None)
        body = first.text
        while len(body) < CHARS:
            body += f" {number} {next(others).text}"
        made.append(Text(first.title, body[:CHARS], first.language))
    return made


def plain(topics: Sequence[Topic], examples: Sequence[Example]) -> Callable[[Sequence[Text]], object]:
    """TF-IDF of words and pairs of words with logistic regression, learned from the same examples."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    features = vectorizer.fit_transform([f"{one.title}\n{one.text}" for one in examples])
    target = np.array([[topic.id in one.labels for topic in topics] for one in examples])
    model = OneVsRestClassifier(LogisticRegression(solver="liblinear")).fit(features, target)
    return lambda texts: model.predict_proba(
        vectorizer.transform([f"{text.title}\n{text.body}" for text in texts])
    )


def fastest(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """The least seconds of processor time that some rounds took."""

    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(rounds))


def peak_mb(classifier: EnsembleClassifier, texts: Sequence[Text]) -> float:
    """Peak memory of another process that loads the stored model and scores the texts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        classifier.save(path)
        done = subprocess.run(
            [sys.executable, "-c", _LOADS_AND_SCORES, str(path)],
            input="\0".join(text.body for text in texts),
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=2000, help="texts in the batch")
    count = parser.parse_args().documents
    topics = load_topics()
    examples = load_examples(topics=[topic.id for topic in topics])
    train(topics, examples)  # imports scikit-learn
    training = fastest(lambda: train(topics, examples), rounds=2)
    classifier = train(topics, examples)
    texts = documents(examples, count)
    other = plain(topics, examples)
    classifier.score(texts[:64])
    ours = count / fastest(lambda: classifier.score(texts))
    theirs = count / fastest(lambda: other(texts))
    singles = iter(texts * _ROUNDS)
    one = fastest(lambda: [classifier.score([next(singles)]) for _ in range(count)]) / count
    print(f"batch        {ours:8.0f} documents/s of {CHARS} characters, with evidence")
    print(f"TF-IDF       {theirs:8.0f} documents/s, pairs too, no evidence (ours x {ours / theirs:.2f})")
    print(f"one tag      {one * 1000:8.2f} ms, once loaded")
    print(f"memory       {peak_mb(classifier, texts):8.0f} MB at most, loading and scoring")
    print(f"training     {training:8.2f} s on {len(examples)} examples")


if __name__ == "__main__":
    main()
