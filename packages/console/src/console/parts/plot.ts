import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Drawing, Series } from './chart.tsx';

/** Draws into a place that is empty. @returns how to take it away */
export function drawPlot(place: HTMLElement, { x, series, isTime, kind, say }: Drawing): () => void {
  const quiet = colourOf('--quiet');
  const line = colourOf('--line');
  const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const areBars = kind === 'bars';
  const drawn = areBars ? onTopOfEachOther(series) : series;
  const step = (x[1] ?? 1) - (x[0] ?? 0);
  const plot = new UPlot(
    {
      width: place.clientWidth,
      height: 220,
      cursor: { y: false },
      legend: {
        live: false,
        markers: {
          width: areBars ? 0 : 2,
          dash: (_plot, i) => (drawn[i - 1]?.isDashed === true ? 'dashed' : 'solid'),
        },
      },
      scales: {
        x: { time: isTime, range: (_plot, low, high) => [low - step / 2, high + step / 2] },
        y: { range: (_plot, low, high) => (areBars ? [0, Math.max(1, high * 1.1)] : around(low, high)) },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          ...(isTime ? { values: (_plot: UPlot, at: number[]) => at.map(hourOrDay) } : {}),
        },
        {
          ...axis,
          size: areBars ? 44 : 60,
          ...(areBars
            ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000] }
            : { values: (_plot: UPlot, at: number[]) => at.map(say) }),
        },
      ],
      series: [{}, ...drawn.map((one) => (areBars ? barOf(one) : lineOf(one)))],
    },
    [[...x], ...drawn.map(({ values }) => [...values])],
    place,
  );
  const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 220 }));
  observer.observe(place);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

function barOf({ label, colour }: Series): UPlot.Series {
  const paths = UPlot.paths.bars?.({ size: [0.8, 40] });
  return {
    ...{ label, fill: markOf(colour), width: 0, points: { show: false } },
    ...(paths === undefined ? {} : { paths }),
  };
}

/** A point only where no line leads to it. */
function lineOf({ label, colour, values, isDashed = false, spansGaps = false }: Series): UPlot.Series {
  const has = (i: number): boolean => values[i] != null;
  const alone = values.flatMap((_, i) => (has(i) && !has(i - 1) && !has(i + 1) ? [i] : []));
  const stroke = markOf(colour);
  return {
    ...{ label, stroke, width: 1.75, spanGaps: spansGaps },
    points: { show: true, size: 5, fill: stroke, filter: () => alone },
    ...(isDashed ? { dash: [5, 4] } : {}),
  };
}

/** Room above and below, and nought where it is near. */
function around(low: number, high: number): [number, number] {
  const room = Math.max((high - low) * 0.1, Math.abs(high) * 0.05, 0.1);
  return [low >= 0 && low < high / 2 ? 0 : low - room, high + room];
}

/** Each with all before it below: drawn from the highest to the lowest, so that all of them show. */
function onTopOfEachOther(series: readonly Series[]): readonly Series[] {
  const sums: Series[] = [];
  for (const one of series) {
    const below = sums.at(-1)?.values;
    sums.push({ ...one, values: one.values.map((value, i) => (value ?? 0) + (below?.[i] ?? 0)) });
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

/** Of what is drawn: kept where the person chose all colours, since it is all that tells one from another. */
const markOf = (name: string): string => colourOf(name, 'none');

/** As the browser computes it here and now. */
function colourOf(name: string, forced: 'auto' | 'none' = 'auto'): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  probe.style.setProperty('forced-color-adjust', forced);
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
