import { normalEquations } from './leastSquares.ts';

/** One observation, or many alike. */
export interface LabelledRow {
  readonly terms: readonly number[];
  readonly genuine: boolean;
  readonly weight: number;
}

const MAX_STEPS = 100;
const SMALLEST_STEP = 1e-6;
const TOLERANCE = 1e-9;
/** Log odds further out than this fit as well as infinite ones, and keep the regression finite. */
const LIMIT = 30;

/**
 * Logistic regression by Fisher scoring: the weights w for which ln(floor + e^(w·terms)) is the log odds that a row is
 * genuine. A floor of 0 is the plain regression; a higher one says how strange a genuine row may be (calibration.ts).
 */
export function fitLogistic(rows: readonly LabelledRow[], start: readonly number[], floor = 0): number[] {
  let weights = [...start];
  let loss = lossOf(rows, weights, floor);
  for (let iteration = 0; iteration < MAX_STEPS; iteration++) {
    const target = scoringStep(rows, weights, floor);
    // A full step overshoots where most rows are beyond doubt: the longest that helps, halving.
    let step = 1;
    let next = target;
    let nextLoss = lossOf(rows, next, floor);
    while (!(nextLoss <= loss) && step > SMALLEST_STEP) {
      step /= 2;
      next = weights.map((weight, k) => weight + step * ((target[k] ?? 0) - weight));
      nextLoss = lossOf(rows, next, floor);
    }
    if (!(nextLoss < loss - TOLERANCE)) break;
    weights = next;
    loss = nextLoss;
  }
  return weights;
}

function scoringStep(rows: readonly LabelledRow[], weights: readonly number[], floor: number): number[] {
  const equations = normalEquations(weights.length);
  for (const { terms, genuine, weight } of rows) {
    const plain = plainOf(terms, weights);
    const odds = Math.exp(plain);
    const probability = (floor + odds) / (1 + floor + odds);
    const slope = odds / (1 + floor + odds) ** 2;
    const variance = probability / (1 + floor + odds);
    const working = plain + ((genuine ? 1 : 0) - probability) / slope;
    equations.add(terms, working, (weight * slope * slope) / variance);
  }
  return equations.solve();
}

/** Minus the log-likelihood. */
function lossOf(rows: readonly LabelledRow[], weights: readonly number[], floor: number): number {
  let loss = 0;
  for (const { terms, genuine, weight } of rows) {
    const odds = floor + Math.exp(plainOf(terms, weights));
    loss += weight * (genuine ? Math.log1p(1 / odds) : Math.log1p(odds));
  }
  return loss;
}

function plainOf(terms: readonly number[], weights: readonly number[]): number {
  const plain = terms.reduce((sum, term, k) => sum + term * (weights[k] ?? 0), 0);
  return Math.max(-LIMIT, Math.min(LIMIT, plain));
}
