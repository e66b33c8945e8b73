/**
 * The standard normal quantile of a probability between 0 and 1, both excluded: the axis of a DET curve
 * (Martin et al. 1997). Acklam's rational approximation, relative error below 1.2e-9.
 */
export function probit(probability: number): number {
  const low = 0.024_25;
  if (probability < low) return tail(Math.sqrt(-2 * Math.log(probability)));
  if (probability > 1 - low) return -tail(Math.sqrt(-2 * Math.log(1 - probability)));
  const q = probability - 0.5;
  const r = q * q;
  return (q * polynomial(CENTRE_TOP, r)) / polynomial([...CENTRE_BOTTOM, 1], r);
}

const CENTRE_TOP = [
  -39.696_830_286_653_76, 220.946_098_424_520_5, -275.928_510_446_968_7, 138.357_751_867_269,
  -30.664_798_066_147_16, 2.506_628_277_459_239,
];
const CENTRE_BOTTOM = [
  -54.476_098_798_224_06, 161.585_836_858_040_9, -155.698_979_859_886_6, 66.801_311_887_719_72,
  -13.280_681_552_885_72,
];
const TAIL_TOP = [
  -0.007_784_894_002_430_293, -0.322_396_458_041_136_5, -2.400_758_277_161_838, -2.549_732_539_343_734,
  4.374_664_141_464_968, 2.938_163_982_698_783,
];
const TAIL_BOTTOM = [
  0.007_784_695_709_041_462, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416,
];

function tail(q: number): number {
  return polynomial(TAIL_TOP, q) / polynomial([...TAIL_BOTTOM, 1], q);
}

/** Coefficients from the highest power down (Horner). */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
