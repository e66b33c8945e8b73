/**
 * Training data and probes for the comparison with scikit-learn, the same as `scripts/sklearnReference.py`
 * makes: synthetic, so that nobody's typing is in the repository, and computed, so that only scores are stored.
 */
export interface SyntheticTimings {
  readonly training: number[][];
  /** From the typist's own rhythm to ever stranger ones. */
  readonly probes: number[][];
}

const FEATURES = 42;
const PROBES = 200;

export function syntheticTimings(samples: number): SyntheticTimings {
  const uniform = createLcg(samples);
  const bell = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum - 6;
  };
  const own = Array.from({ length: FEATURES }, () => -1.8 + 0.7 * bell());
  const spread = Array.from({ length: FEATURES }, () => 0.1 + 0.2 * uniform());
  const sample = (others: readonly number[], strangeness: number, padded: boolean): number[] =>
    own.map((log, k) => {
      const seconds = Math.exp(log + strangeness * (others[k] ?? 0) + (spread[k] ?? 0) * bell());
      // As real vectors: some end in zeros, and a timer counts milliseconds.
      return padded && k >= FEATURES - 3 ? 0 : Math.floor(seconds * 1_000 + 0.5) / 1_000;
    });
  return {
    training: Array.from({ length: samples }, (_, i) => sample([], 0, i % 2 === 1)),
    probes: Array.from({ length: PROBES }, (_, i) => {
      const others = Array.from({ length: FEATURES }, bell);
      return sample(others, i / PROBES, i % 2 === 1);
    }),
  };
}

/** The generator of Numerical Recipes, which takes one line in any language. */
function createLcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
