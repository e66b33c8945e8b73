import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from './chart.tsx';

/** Draws into a place that is empty. @returns how to take it away */
export function drawPlot(
  place: HTMLElement,
  {
    x,
    series,
    isTime,
  }: { readonly x: readonly number[]; readonly series: readonly Series[]; readonly isTime: boolean },
): () => void {
  const quiet = colourOf('--quiet');
  const line = colourOf('--line');
  const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const stacked = onTopOfEachOther(series);
  const step = (x[1] ?? 1) - (x[0] ?? 0);
  const bars = UPlot.paths.bars?.({ size: [0.8, 40] });
  const plot = new UPlot(
    {
      width: place.clientWidth,
      height: 220,
      cursor: { y: false },
      legend: { live: false, markers: { width: 0 } },
      scales: {
        x: { time: isTime, range: (_plot, low, high) => [low - step / 2, high + step / 2] },
        y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          ...(isTime ? { values: (_plot: UPlot, at: number[]) => at.map(hourOrDay) } : {}),
        },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000] },
      ],
      series: [
        {},
        ...stacked.map(({ label, colour }) => ({
          label,
          fill: colourOf(colour),
          width: 0,
          points: { show: false },
          ...(bars === undefined ? {} : { paths: bars }),
        })),
      ],
    },
    [[...x], ...stacked.map(({ values }) => [...values])],
    place,
  );
  const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 220 }));
  observer.observe(place);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

/** Each with all before it below: drawn from the highest to the lowest, so that all of them show. */
function onTopOfEachOther(series: readonly Series[]): readonly Series[] {
  const sums: Series[] = [];
  for (const one of series) {
    const below = sums.at(-1)?.values;
    sums.push({ ...one, values: one.values.map((value, i) => value + (below?.[i] ?? 0)) });
  }
  return sums.toReversed();
}

const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Hours, and at midnight the day. @param at seconds since 1970 */
function hourOrDay(at: number): string {
  const date = new Date(at * 1_000);
  return date.getHours() === 0 && date.getMinutes() === 0 ? DAY.format(date) : HOUR.format(date);
}

/** As the browser computes it here and now. */
function colourOf(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
