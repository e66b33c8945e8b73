import type { Attempt } from '@keystroke-auth/client';
import { useMemo, useState } from 'preact/hooks';
import { api } from '../api.ts';
import { Chart } from '../parts/chart.tsx';
import { Decision } from '../parts/decision.tsx';
import { Empty, Loaded, useLoad } from '../parts/load.tsx';
import { countDecisions, DECISION_WORDS, overTime, scoreDrift, scoreHistogram } from '../summary.ts';
import { percent, score, spoken, whole } from '../words.ts';
import { LatencyCard } from './latency.tsx';

const HOUR = 3_600_000;
const SPANS = [
  { name: '24 hours', length: 24 * HOUR, steps: 24 },
  { name: '7 days', length: 168 * HOUR, steps: 28 },
  { name: '30 days', length: 720 * HOUR, steps: 30 },
] as const;
/** The service counts nothing for this page: it reads this many, and says when there were more. */
const MOST_ATTEMPTS = 2_000;
const MOST_PEOPLE = 2_000;

/** What was decided lately, and how far people are. */
export function Overview() {
  const [span, setSpan] = useState(0);
  const { length, steps } = SPANS[span] ?? SPANS[0];
  const [loading, again] = useLoad(async () => {
    const until = Date.now();
    const since = until - length;
    const attempts: Attempt[] = [];
    for await (const attempt of api.attempts.list({ since: new Date(since), limit: 200 })) {
      attempts.push(attempt);
      if (attempts.length >= MOST_ATTEMPTS) break;
    }
    return { attempts, since, until, steps };
  }, [span]);
  return (
    <section class="view">
      <header class="head">
        <h1>Overview</h1>
        <fieldset class="segments">
          <legend class="hidden">Time</legend>
          {SPANS.map(({ name }, i) => (
            <label key={name}>
              <input type="radio" name="span" checked={i === span} onChange={() => setSpan(i)} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      </header>
      <People />
      <Loaded of={loading} again={again}>
        {(value) =>
          value.attempts.length === 0 ? (
            <Empty title="No attempts in this period">
              Decisions, scores and reasons appear here once your backend asks /v1 for a decision. Those of
              the Flask service’s routes are only in the audit log.
            </Empty>
          ) : (
            <Decided {...value} />
          )
        }
      </Loaded>
      <LatencyCard />
    </section>
  );
}

function Decided({
  attempts,
  since,
  until,
  steps,
}: {
  readonly attempts: readonly Attempt[];
  readonly since: number;
  readonly until: number;
  readonly steps: number;
}) {
  const counts = countDecisions(attempts);
  const { times, series } = useMemo(() => {
    const overall = overTime(attempts, { since, until, steps });
    return {
      times: overall.times,
      series: DECISION_WORDS.map((word) => ({
        label: spoken(word),
        colour: `--${word.replace('_', '-')}`,
        values: overall.counts[word],
      })),
    };
  }, [attempts, since, until, steps]);
  const histogram = useMemo(() => {
    const { scores, counts: values } = scoreHistogram(attempts);
    return { scores, series: [{ label: 'attempts', colour: '--accent', values }] };
  }, [attempts]);
  const drift = useMemo(() => {
    const { low, middle, high } = scoreDrift(attempts, { since, until, steps });
    return [
      { label: 'upper quarter', colour: '--line-strong', values: high, isDashed: true, spansGaps: true },
      { label: 'middle', colour: '--accent', values: middle, spansGaps: true },
      { label: 'lower quarter', colour: '--line-strong', values: low, isDashed: true, spansGaps: true },
    ];
  }, [attempts, since, until, steps]);
  const middles = drift[1]?.values.filter((value) => value !== null) ?? [];
  const said = DECISION_WORDS.map((word) => `${counts[word]} ${spoken(word)}`).join(', ');
  return (
    <>
      <dl class="tiles">
        {DECISION_WORDS.map((word) => (
          <div key={word} class="tile">
            <dt>
              <Decision of={word} />
            </dt>
            <dd>
              {percent(counts[word] / attempts.length)}
              <span class="quiet">{whole(counts[word])}</span>
            </dd>
          </div>
        ))}
      </dl>
      {attempts.length < MOST_ATTEMPTS ? null : (
        <p class="note">Counted from the latest {whole(MOST_ATTEMPTS)} attempts: there were more.</p>
      )}
      <figure class="card">
        <figcaption>
          <h2>Decisions over time</h2>
        </figcaption>
        <Chart x={times} series={series} isTime summary={`Decisions over time: ${said}.`} />
      </figure>
      <figure class="card">
        <figcaption>
          <h2>Scores</h2>
          <p class="quiet">Above 0, the person is likelier than an impostor; each step is a factor of 2.7.</p>
        </figcaption>
        <Chart
          x={histogram.scores}
          series={histogram.series}
          summary={`The scores of ${attempts.length} attempts.`}
        />
      </figure>
      <figure class="card">
        <figcaption>
          <h2>Drift</h2>
          <p class="quiet">
            Scores of genuine attempts: those that were allowed or confirmed. Where they fall for weeks,
            templates no longer learn how people type.
          </p>
        </figcaption>
        {middles.length === 0 ? (
          <p class="quiet">Too few in each step of this period to tell.</p>
        ) : (
          <Chart
            x={times}
            series={drift}
            kind="lines"
            isTime
            say={short}
            summary={`Median score of genuine attempts over time: from ${score(middles[0] ?? null)} to ${score(middles.at(-1) ?? null)}.`}
          />
        )}
      </figure>
    </>
  );
}

const short = (value: number): string => value.toFixed(Number.isInteger(value) ? 0 : 1);

function People() {
  const [loading, again] = useLoad(async () => {
    const counts = { all: 0, enrolled: 0, exempt: 0 };
    for await (const { enrolled, exempt } of api.users.list({ limit: 200 })) {
      counts.all += 1;
      if (enrolled) counts.enrolled += 1;
      if (exempt) counts.exempt += 1;
      if (counts.all >= MOST_PEOPLE) break;
    }
    return counts;
  }, []);
  return (
    <Loaded of={loading} again={again}>
      {({ all, enrolled, exempt }) => {
        const more = all >= MOST_PEOPLE ? 'the first ' : '';
        return (
          <p class="people">
            <strong>{whole(enrolled)}</strong> enrolled of {more}
            <strong>{whole(all)}</strong> {all === 1 ? 'person' : 'people'}, <strong>{whole(exempt)}</strong>{' '}
            exempt
          </p>
        );
      }}
    </Loaded>
  );
}
