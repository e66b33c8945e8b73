/**
 * How times are written: whole microseconds of milliseconds, or of seconds, take three bytes each and come back exactly as
 * they were; any other times are doubles. Recorders round to microseconds, in which typing says all that it says.
 */
export type TimeForm = 'doubles' | 'milliseconds' | 'seconds';

/** The first time as f64, then how much later each is than the one before, as i24: within some eight seconds. */
const FIRST_BYTES = 8;
const STEP_BYTES = 3;
const MOST_STEP = 2 ** 23 - 1;
const DOUBLE_BYTES = 8;
const MICROSECONDS = 1_000;

/** The shortest form that gives back exactly these times. */
export function timeFormOf(times: Float64Array): TimeForm {
  if (comesBack('milliseconds', times)) return 'milliseconds';
  return comesBack('seconds', times) ? 'seconds' : 'doubles';
}

export function eventTimesBytes(form: TimeForm, count: number): number {
  if (form === 'doubles') return DOUBLE_BYTES * count;
  return FIRST_BYTES + STEP_BYTES * Math.max(0, count - 1);
}

export function writeEventTimes(view: DataView, start: number, form: TimeForm, times: Float64Array): void {
  if (form === 'doubles') {
    times.forEach((time, i) => {
      view.setFloat64(start + DOUBLE_BYTES * i, time, true);
    });
    return;
  }
  let before = microsecondsOf(times[0] ?? 0);
  view.setFloat64(start, before, true);
  for (let i = 1; i < times.length; i++) {
    const at = start + FIRST_BYTES + STEP_BYTES * (i - 1);
    const now = microsecondsOf(times[i] ?? 0);
    const step = now - before;
    view.setUint16(at, step & 0xffff, true);
    view.setInt8(at + 2, step >> 16);
    before = now;
  }
}

/** @param times where they are written to */
export function readEventTimes(
  view: DataView,
  start: number,
  form: TimeForm,
  count: number,
  times: Float64Array,
): void {
  if (form === 'doubles') {
    for (let i = 0; i < count; i++) times[i] = view.getFloat64(start + DOUBLE_BYTES * i, true);
    return;
  }
  let microseconds = view.getFloat64(start, true);
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      const at = start + FIRST_BYTES + STEP_BYTES * (i - 1);
      microseconds += view.getUint16(at, true) + view.getInt8(at + 2) * 0x1_0000;
    }
    times[i] = timeOf(form, microseconds);
  }
}

function comesBack(form: 'milliseconds' | 'seconds', times: Float64Array): boolean {
  let before = microsecondsOf(times[0] ?? 0);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] ?? 0;
    const step = microsecondsOf(time) - before;
    if (Math.abs(step) > MOST_STEP) return false;
    before += step;
    // Not by ===, to which the two zeros are the same.
    if (!Object.is(timeOf(form, before), time)) return false;
  }
  return true;
}

function microsecondsOf(time: number): number {
  return Math.round(time * MICROSECONDS);
}

/** As whoever sent them computed: senders of seconds are multiplied by a thousand where they are read. */
function timeOf(form: 'milliseconds' | 'seconds', microseconds: number): number {
  if (form === 'milliseconds') return microseconds / MICROSECONDS;
  return (microseconds / (MICROSECONDS * MICROSECONDS)) * MICROSECONDS;
}
