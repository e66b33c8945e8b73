/** Three significant digits: more than the data can tell, few enough to read. */
export function roundTo3Digits(value: number): number {
  return Number(value.toPrecision(3));
}
