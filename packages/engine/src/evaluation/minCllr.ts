/**
 * The Cllr that the best monotone calibration of these scores reaches: what discrimination alone loses
 * (Brümmer & du Preez 2006). Scores in any order, neither set empty.
 */
export function minCllr(genuine: Float64Array, impostors: Float64Array): number {
  const own = genuine.toSorted();
  const others = impostors.toSorted();
  const genuineCounts = new Uint32Array(own.length + others.length);
  const impostorCounts = new Uint32Array(own.length + others.length);
  let g = 0;
  let i = 0;
  let distinct = 0;
  while (g < own.length || i < others.length) {
    const lowest = Math.min(own[g] ?? Number.POSITIVE_INFINITY, others[i] ?? Number.POSITIVE_INFINITY);
    const [fromG, fromI] = [g, i];
    while (own[g] === lowest) g += 1;
    while (others[i] === lowest) i += 1;
    genuineCounts[distinct] = g - fromG;
    impostorCounts[distinct] = i - fromI;
    distinct += 1;
  }
  return minCllrOfCounts(genuineCounts.subarray(0, distinct), impostorCounts.subarray(0, distinct));
}

/**
 * The same from counts (or weights) of tries in bins of ascending score, by pooling adjacent violators.
 */
export function minCllrOfCounts(genuine: ArrayLike<number>, impostors: ArrayLike<number>): number {
  const genuineTotal = sum(genuine);
  const impostorTotal = sum(impostors);
  // A stack of blocks whose share of genuine tries rises: every block has one calibrated ratio.
  const g = new Float64Array(genuine.length);
  const i = new Float64Array(genuine.length);
  let top = -1;
  for (let k = 0; k < genuine.length; k++) {
    top += 1;
    g[top] = (genuine[k] ?? 0) / genuineTotal;
    i[top] = (impostors[k] ?? 0) / impostorTotal;
    while (top > 0 && (g[top - 1] ?? 0) * (i[top] ?? 0) >= (g[top] ?? 0) * (i[top - 1] ?? 0)) {
      g[top - 1] = (g[top - 1] ?? 0) + (g[top] ?? 0);
      i[top - 1] = (i[top - 1] ?? 0) + (i[top] ?? 0);
      top -= 1;
    }
  }
  let cost = 0;
  for (let block = 0; block <= top; block++) cost += blockCost(g[block] ?? 0, i[block] ?? 0);
  return cost / 2;
}

/** In a block the calibrated ratio is g / i: genuine tries lose log2(1 + i/g) bits, impostors log2(1 + g/i). */
function blockCost(g: number, i: number): number {
  const both = g + i;
  return (g > 0 ? g * Math.log2(both / g) : 0) + (i > 0 ? i * Math.log2(both / i) : 0);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}
