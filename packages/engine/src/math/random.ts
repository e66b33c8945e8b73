/** A seeded source of uniform numbers in [0, 1): same seed, same numbers, on every platform. */
export type Random = () => number;

/** xoshiro128**: 128 bits of state (Blackman & Vigna 2018), seeded through SplitMix32. */
export function createRandom(seed: number): Random {
  let mix = seed | 0;
  const next32 = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = next32();
  let b = next32();
  let c = next32();
  let d = next32();
  const uniform32 = (): number => {
    const result = Math.imul(rotl(Math.imul(b, 5), 7), 9);
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotl(d, 11);
    return result >>> 0;
  };
  // 53 random bits: 27 from one draw, 26 from the next.
  return () => ((uniform32() >>> 5) * 67_108_864 + (uniform32() >>> 6)) / 9_007_199_254_740_992;
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** A standard normal number (Box-Muller, polar form). */
export function normal(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** A whole number from 0 to below `bound`. */
export function integerBelow(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}
