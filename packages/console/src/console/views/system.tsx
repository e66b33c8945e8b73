import { api } from '../api.ts';
import { Loaded, useLoad } from '../parts/load.tsx';
import { whole } from '../words.ts';

/** How the service is. */
export function System() {
  const [health, again] = useLoad(() => api.health(), []);
  return (
    <section class="view">
      <header class="head">
        <h1>System</h1>
        <button type="button" class="button" onClick={again}>
          Ask again
        </button>
      </header>
      <Loaded of={health} again={again}>
        {({ status, version, model, store, cache, uptime_seconds: uptime }) => (
          <dl class="card facts">
            <div>
              <dt>Service</dt>
              <dd>
                <span class={status === 'healthy' ? 'tag good' : 'tag bad'}>{status}</span>
              </dd>
            </div>
            <div>
              <dt>Version</dt>
              <dd>{version}</dd>
            </div>
            <div>
              <dt>Up for</dt>
              <dd>{span(uptime)}</dd>
            </div>
            <div>
              <dt>Store</dt>
              <dd>
                {store.kind}{' '}
                <span class={store.ok ? 'tag good' : 'tag bad'}>{store.ok ? 'answers' : 'fails'}</span>
              </dd>
            </div>
            <div>
              <dt>Model of the compatible routes</dt>
              <dd>{model}</dd>
            </div>
            <div>
              <dt>Templates in memory</dt>
              <dd>
                {cache.enabled ? `${whole(cache.templates)} of ${whole(cache.capacity)}` : 'cache is off'}
              </dd>
            </div>
          </dl>
        )}
      </Loaded>
      <p class="quiet">
        <a href="../docs">Every route</a> · <a href="../docs/errors">Errors and reasons</a>
      </p>
    </section>
  );
}

function span(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
