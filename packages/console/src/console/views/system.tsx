import type { HealthResponse } from '@keystroke-auth/client';
import type { ConsoleBackups, ConsoleJob } from '@keystroke-auth/protocol';
import { api, operations } from '../api.ts';
import { Fact } from '../parts/fact.tsx';
import { JobResult } from '../parts/jobResult.tsx';
import { Loaded, useLoad } from '../parts/load.tsx';
import { ago, duration, size, time, until, whole } from '../words.ts';

/** How the service is, and what it does by itself. */
export function System() {
  const [health, askHealth] = useLoad(() => api.health(), []);
  const [system, askSystem] = useLoad(operations.system, []);
  const [backups, askBackups] = useLoad(operations.backups, []);
  const again = () => {
    askHealth();
    askSystem();
    askBackups();
  };
  return (
    <section class="view">
      <header class="head">
        <h1>System</h1>
        <button type="button" class="button" onClick={again}>
          Refresh
        </button>
      </header>
      <section class="card">
        <h2>Health</h2>
        <Loaded of={health} again={askHealth}>
          {(value) => <Health health={value} />}
        </Loaded>
        <Loaded of={system} again={askSystem}>
          {({ node, degraded, deliveries_waiting: waiting }) => (
            <dl class="facts">
              <Fact name="Rate limits">
                <span class={degraded ? 'tag bad' : 'tag good'}>
                  {degraded ? 'each process counts for itself' : 'counted'}
                </span>
              </Fact>
              <Fact name="Events on their way to webhooks">{whole(waiting)}</Fact>
              <Fact name="Node.js">{node}</Fact>
            </dl>
          )}
        </Loaded>
      </section>
      {system.state !== 'ready' ? null : (
        <section class="card">
          <h2>Jobs</h2>
          <p class="quiet">Background work, each time by one process of all.</p>
          <ul class="rows">
            {system.value.jobs.map((job) => (
              <li key={job.name}>
                <JobRow job={job} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {system.state === 'failed' ? null : (
        <section class="card">
          <h2>Backups</h2>
          <Loaded of={backups} again={askBackups}>
            {(value) => <Backups {...value} />}
          </Loaded>
        </section>
      )}
      <p class="quiet">
        <a href="../docs">Every route</a> · <a href="../docs/errors">Errors and reasons</a>
      </p>
    </section>
  );
}

function Health({
  health: { status, version, model, store, cache, uptime_seconds: uptime },
}: {
  readonly health: HealthResponse;
}) {
  return (
    <dl class="facts">
      <Fact name="Service">
        <span class={status === 'healthy' ? 'tag good' : 'tag bad'}>{status}</span>
      </Fact>
      <Fact name="Version">{version}</Fact>
      <Fact name="Up for">{span(uptime)}</Fact>
      <Fact name="Store">
        {store.kind} <span class={store.ok ? 'tag good' : 'tag bad'}>{store.ok ? 'answers' : 'fails'}</span>
      </Fact>
      <Fact name="Model of the compatible routes">{model}</Fact>
      <Fact name="Templates in memory">
        {cache.enabled ? `${whole(cache.templates)} of ${whole(cache.capacity)}` : 'cache is off'}
      </Fact>
    </dl>
  );
}

const TONES: Readonly<Record<ConsoleJob['state'], string>> = { waiting: 'good', running: '', failed: 'bad' };
const STATES: Readonly<Record<ConsoleJob['state'], string>> = {
  waiting: 'well',
  running: 'runs now',
  failed: 'failed',
};

function JobRow({
  job: { name, about, state, started_at: started, finished_at: finished, next_at: next, error, progress },
}: {
  readonly job: ConsoleJob;
}) {
  return (
    <article class="row job">
      <div>
        <h3>
          {name}{' '}
          <span class={`tag ${started === null ? '' : TONES[state]}`}>
            {started === null ? 'not yet' : STATES[state]}
          </span>
        </h3>
        <p class="quiet">{about}</p>
      </div>
      <p class="quiet">
        {started === null ? 'never ran' : `ran ${ago(started)}`}
        {started === null || finished === null || state === 'running'
          ? ''
          : `, took ${duration(Math.max(0, Date.parse(finished) - Date.parse(started)))}`}
        <br />
        {state === 'running' ? 'at it' : `next ${until(next)}`}
      </p>
      {progress === null ? null : <JobResult progress={progress} />}
      {error === null ? null : <p class="note bad wide">{error}</p>}
    </article>
  );
}

function Backups({ place, every_hours: everyHours, count, backups }: ConsoleBackups) {
  const [newest] = backups;
  if (place === null) {
    return (
      <p class="note warn">
        This service keeps none: <code>BACKUP_TO</code> is not set. If something else makes backups, that is
        fine.
      </p>
    );
  }
  const isLate =
    everyHours !== null &&
    newest !== undefined &&
    Date.now() - Date.parse(newest.created_at) > everyHours * 2 * 3_600_000;
  return (
    <>
      <p class="quiet">
        {count === 0 ? 'None yet' : `${whole(count)} in all`}, in <code>{place}</code>,{' '}
        {everyHours === null ? 'made by a command' : `one every ${everyHours} hours`}.
      </p>
      {isLate ? <p class="note bad">The newest is older than two intervals.</p> : null}
      {newest !== undefined && backups.every((backup) => backup.verified_at === null) ? (
        <p class="note warn">
          None of these was tested by restoring it: <code>keystroke-auth backup verify</code>.
        </p>
      ) : null}
      {backups.length === 0 ? null : (
        <ul class="rows">
          {backups.map((backup) => (
            <li key={backup.id} class="row backup">
              <time dateTime={backup.created_at} title={time(backup.created_at)}>
                {ago(backup.created_at)}
              </time>
              <span>{size(backup.bytes)}</span>
              {backup.verified_at === null ? null : (
                <span class="tag good" title={time(backup.verified_at)}>
                  verified {ago(backup.verified_at)}
                </span>
              )}
              <code class="quiet">{backup.id}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function span(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
