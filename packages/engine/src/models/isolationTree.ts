import { integerBelow, type Random } from '../math/random.ts';

/** Rows of training data, one after another; 32-bit floats, as scikit-learn casts them. */
export interface TrainingRows {
  readonly values: Float32Array;
  readonly count: number;
  readonly dimensions: number;
}

/**
 * Isolation trees, flattened: one entry a node, so that scoring walks three typed arrays and allocates nothing.
 */
export interface Trees {
  /** The node at which each tree starts. */
  readonly roots: Int32Array;
  /** The feature that a node compares, or -1 for a leaf. */
  readonly features: Int32Array;
  /** A node's threshold (at or below it: left); of a leaf, the path length that it stands for. */
  readonly values: Float64Array;
  /** A node's left child; the right one is next to it. */
  readonly lefts: Int32Array;
  /** Rows that each tree was grown from. */
  readonly rowsPerTree: number;
  /** Whether any tree compares anything: equal rows, or one row, can't be split. */
  readonly discerning: boolean;
}

/** scikit-learn takes a feature whose values in a node are this close for constant; compared in 32 bits. */
const CONSTANT_WITHIN = Math.fround(1e-7);
const EULER_GAMMA = 0.5772156649015329;

/** Mean path length of an unsuccessful search in a binary tree of n values (Liu, Ting & Zhou 2008, eq. 1). */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER_GAMMA) - (2 * (n - 1)) / n;
}

/**
 * Grows trees as scikit-learn 1.2 does (`ExtraTreeRegressor(max_features=1, splitter='random')` on a random
 * target): each from its own rows, drawn without replacement; each node compares one feature, drawn from those
 * that are not constant in it, with a threshold uniform between the node's extremes; until one row is left, no
 * feature varies, or the depth is ceil(log2(rows)).
 */
export function growTrees(rows: TrainingRows, trees: number, maxSamples: number, random: Random): Trees {
  const rowsPerTree = Math.min(maxSamples, rows.count);
  const mostNodes = trees * (2 * rowsPerTree - 1);
  const grower: Grower = {
    rows,
    random,
    drawn: Int32Array.from({ length: rows.count }, (_, i) => i),
    features: Int32Array.from({ length: rows.dimensions }, (_, i) => i),
    maxDepth: Math.ceil(Math.log2(Math.max(rowsPerTree, 2))),
    nodes: {
      features: new Int32Array(mostNodes).fill(-1),
      values: new Float64Array(mostNodes),
      lefts: new Int32Array(mostNodes),
    },
    nodeCount: 0,
  };
  const roots = new Int32Array(trees);
  for (let tree = 0; tree < trees; tree++) {
    if (rowsPerTree < rows.count) shuffleTo(grower.drawn, rowsPerTree, random);
    const root = grower.nodeCount++;
    roots[tree] = root;
    growNode(grower, root, 0, rowsPerTree, 0);
  }
  const { features, values, lefts } = grower.nodes;
  return {
    roots,
    features: features.slice(0, grower.nodeCount),
    values: values.slice(0, grower.nodeCount),
    lefts: lefts.slice(0, grower.nodeCount),
    rowsPerTree,
    discerning: grower.nodeCount > trees,
  };
}

/** The path lengths of a probe in all trees, summed. The hot path: no allocation. */
export function totalPathLength(trees: Trees, probe: Float32Array): number {
  const { roots, features, values, lefts } = trees;
  let total = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0;
    for (let feature = features[node] ?? -1; feature >= 0; feature = features[node] ?? -1) {
      const left = lefts[node] ?? 0;
      node = (probe[feature] ?? 0) <= (values[node] ?? 0) ? left : left + 1;
    }
    total += values[node] ?? 0;
  }
  return total;
}

interface Grower {
  readonly rows: TrainingRows;
  readonly random: Random;
  /** Row indices; a node owns a stretch of them. */
  readonly drawn: Int32Array;
  /** Feature indices, in an order that the draws shuffle further. */
  readonly features: Int32Array;
  readonly maxDepth: number;
  readonly nodes: Pick<Trees, 'features' | 'values' | 'lefts'>;
  nodeCount: number;
}

function growNode(grower: Grower, node: number, start: number, end: number, depth: number): void {
  const { nodes } = grower;
  const split = end - start > 1 && depth < grower.maxDepth ? drawSplit(grower, start, end) : null;
  if (split === null) {
    nodes.values[node] = depth + averagePathLength(end - start);
    return;
  }
  const left = grower.nodeCount;
  grower.nodeCount += 2;
  nodes.features[node] = split.feature;
  nodes.values[node] = split.threshold;
  nodes.lefts[node] = left;
  const middle = partition(grower, split, start, end);
  growNode(grower, left, start, middle, depth + 1);
  growNode(grower, left + 1, middle, end, depth + 1);
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
}

function drawSplit({ rows, random, drawn, features }: Grower, start: number, end: number): Split | null {
  for (let undrawn = features.length; undrawn > 0; undrawn--) {
    const feature = drawOne(features, undrawn, random);
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) {
      const value = rows.values[(drawn[i] ?? 0) * rows.dimensions + feature] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (max > Math.fround(min + CONSTANT_WITHIN)) {
      const threshold = min + (max - min) * random();
      // Rounding may reach the maximum, which would leave the right side empty.
      return { feature, threshold: threshold < max ? threshold : min };
    }
  }
  return null;
}

/** One of the first `undrawn` items, moved behind them. */
function drawOne(items: Int32Array, undrawn: number, random: Random): number {
  const at = integerBelow(random, undrawn);
  const item = items[at] ?? 0;
  items[at] = items[undrawn - 1] ?? 0;
  items[undrawn - 1] = item;
  return item;
}

/** Puts a random choice of `count` items first. */
function shuffleTo(items: Int32Array, count: number, random: Random): void {
  for (let i = 0; i < count; i++) {
    const at = i + integerBelow(random, items.length - i);
    const item = items[at] ?? 0;
    items[at] = items[i] ?? 0;
    items[i] = item;
  }
}

/** Sorts a node's rows into those that go left and those that go right. @returns where the right ones start */
function partition(
  { rows, drawn }: Grower,
  { feature, threshold }: Split,
  start: number,
  end: number,
): number {
  let middle = start;
  for (let i = start; i < end; i++) {
    const row = drawn[i] ?? 0;
    if ((rows.values[row * rows.dimensions + feature] ?? 0) <= threshold) {
      drawn[i] = drawn[middle] ?? 0;
      drawn[middle] = row;
      middle += 1;
    }
  }
  return middle;
}
