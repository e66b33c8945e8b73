import type { ConsoleLatency } from '@keystroke-auth/protocol';
import { useMemo } from 'preact/hooks';
import { operations, session } from '../api.ts';
import { Chart } from '../parts/chart.tsx';
import { Loaded, useLoad } from '../parts/load.tsx';
import { duration, time, whole } from '../words.ts';

/** How long decisions took, for those who see the whole deployment. */
export function LatencyCard() {
  const { scopes = [], application } = session.value ?? {};
  const isOperator = scopes.includes('tenants') || application === 'default';
  return isOperator ? <Card /> : null;
}

function Card() {
  const [latency, again] = useLoad(operations.latency, []);
  return (
    <figure class="card">
      <figcaption>
        <h2>How long decisions take</h2>
        <p class="quiet">
          From the first byte to the answer, over the last day, measured by the process that answered this
          page
          {latency.state === 'ready' ? `, since ${time(latency.value.since)}` : ''}. The metrics have what all
          processes measured.
        </p>
      </figcaption>
      <Loaded of={latency} again={again}>
        {(value) =>
          value.steps.length === 0 ? (
            <p class="quiet">This process has decided nothing yet.</p>
          ) : (
            <Curves {...value} />
          )
        }
      </Loaded>
    </figure>
  );
}

function Curves({ steps, step_seconds: stepSeconds }: ConsoleLatency) {
  const { x, series } = useMemo(() => {
    const at = (iso: string) => Date.parse(iso) / 1_000;
    const first = at(steps[0]?.at ?? '');
    const count = Math.round((at(steps.at(-1)?.at ?? '') - first) / stepSeconds) + 1;
    const byTime = new Map(steps.map((step) => [at(step.at), step]));
    const times = Array.from({ length: count }, (_, i) => first + i * stepSeconds);
    const line = (name: 'p50' | 'p95' | 'p99') => times.map((one) => byTime.get(one)?.[name] ?? null);
    return {
      x: times,
      series: [
        { label: 'median', colour: '--accent', values: line('p50') },
        { label: '95 %', colour: '--step-up', values: line('p95') },
        { label: '99 %', colour: '--line-strong', values: line('p99'), isDashed: true },
      ],
    };
  }, [steps, stepSeconds]);
  const answers = steps.reduce((sum, step) => sum + step.answers, 0);
  const faults = steps.reduce((sum, step) => sum + step.faults, 0);
  const last = steps.at(-1);
  const said =
    last === undefined
      ? ''
      : `most recently a median of ${duration(last.p50)}, 95 % within ${duration(last.p95)}, 99 % within ${duration(last.p99)}`;
  return (
    <>
      <p>
        {whole(answers)} decisions, {said}
        {faults === 0 ? '.' : `; ${whole(faults)} failed by the service’s fault.`}
      </p>
      <Chart
        x={x}
        series={series}
        kind="lines"
        isTime
        say={duration}
        summary={`${answers} decisions: ${said}.`}
      />
    </>
  );
}
