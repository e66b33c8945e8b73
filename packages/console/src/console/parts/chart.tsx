import { useEffect, useRef, useState } from 'preact/hooks';

export interface Series {
  readonly label: string;
  /** Name of a colour of the design, such as `--allow`. */
  readonly colour: string;
  /** Null where there is nothing to draw. */
  readonly values: readonly (number | null)[];
  /** Of a line: what tells it from others without colour. */
  readonly isDashed?: boolean;
  /** Of a line: whether it goes on where there is nothing. */
  readonly spansGaps?: boolean;
}

/** What is drawn. */
export interface Drawing {
  readonly x: readonly number[];
  readonly series: readonly Series[];
  readonly isTime: boolean;
  readonly kind: 'bars' | 'lines';
  /** A value of a line beside the axis. */
  say(value: number): string;
}

/**
 * Over numbers or times: bars, those of several series on top of each other; or lines. What it shows is in `summary`, too, for
 * those who don't see it.
 */
export function Chart({
  x,
  series,
  isTime = false,
  kind = 'bars',
  say = String,
  summary,
}: Pick<Drawing, 'x' | 'series'> & Partial<Drawing> & { readonly summary: string }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const [isMissing, setMissing] = useState(false);
  // Canvases know no colour by name: drawn anew in another scheme.
  useEffect(() => {
    let isCurrent = true;
    let remove = () => {};
    // Half of the console's script, which nobody needs before there is something to draw.
    import('./plot.ts').then(
      ({ drawPlot }) => {
        if (isCurrent && place.current !== null)
          remove = drawPlot(place.current, { x, series, isTime, kind, say });
      },
      () => setMissing(true),
    );
    return () => {
      isCurrent = false;
      remove();
    };
  }, [x, series, isTime, kind, say, scheme]);
  if (isMissing) return <p class="quiet">{summary}</p>;
  return <div ref={place} class="chart" role="img" aria-label={summary} />;
}

function useScheme(): boolean {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isDark;
}
