"""Scores of scikit-learn's IsolationForest, for packages/engine/src/models/isolationForest.test.ts.

Needs scikit-learn 1.2 (Debian 12: python3-sklearn). From the root of the repository:

    /usr/bin/python3 scripts/sklearnReference.py
    npx biome check --write packages/engine/src/models/isolationForest.reference.json

Forests draw random numbers, ours others than scikit-learn's: each score is the mean over SEEDS forests. The data
are those of packages/engine/src/testing/syntheticTimings.ts, computed alike.
"""

import json
import math
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest

FEATURES = 42
PROBES = 200
SEEDS = 20
CONTAMINATION = 0.1
TARGET = Path(__file__).parent.parent / "packages/engine/src/models/isolationForest.reference.json"


def lcg(seed):
    state = seed
    while True:
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        yield state / 2**32


def synthetic_timings(samples):
    uniform = lcg(samples)

    def bell():
        return sum(next(uniform) for _ in range(12)) - 6

    own = [-1.8 + 0.7 * bell() for _ in range(FEATURES)]
    spread = [0.1 + 0.2 * next(uniform) for _ in range(FEATURES)]

    def sample(others, strangeness, padded):
        row = []
        for k in range(FEATURES):
            seconds = math.exp(own[k] + strangeness * others[k] + spread[k] * bell())
            row.append(0 if padded and k >= FEATURES - 3 else math.floor(seconds * 1_000 + 0.5) / 1_000)
        return row

    training = [sample([0] * FEATURES, 0, i % 2 == 1) for i in range(samples)]
    probes = []
    for i in range(PROBES):
        others = [bell() for _ in range(FEATURES)]
        probes.append(sample(others, i / PROBES, i % 2 == 1))
    return training, probes


def reference(samples):
    training, probes = synthetic_timings(samples)
    scores, decisions, offsets = [], [], []
    for seed in range(SEEDS):
        forest = IsolationForest(n_estimators=100, contamination=CONTAMINATION, random_state=seed).fit(training)
        scores.append(forest.score_samples(probes))
        decisions.append(forest.decision_function(probes))
        offsets.append(forest.offset_)
    return {
        "samples": samples,
        "offset": round(float(np.mean(offsets)), 5),
        "scores": [round(float(score), 5) for score in np.mean(scores, axis=0)],
        "decisions": [round(float(decision), 5) for decision in np.mean(decisions, axis=0)],
    }


content = {
    "generator": f"scripts/sklearnReference.py, scikit-learn {sklearn.__version__}",
    "seeds": SEEDS,
    "contamination": CONTAMINATION,
    "references": [reference(samples) for samples in (5, 10, 200)],
}
TARGET.write_text(json.dumps(content, indent=2) + "\n")
