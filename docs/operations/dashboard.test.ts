import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../../packages/server/src/adapters/memory/rateLimiter.ts';
import { createPrometheusMetrics } from '../../packages/server/src/adapters/prometheus/metrics.ts';
import { createMetricsServer } from '../../packages/server/src/http/routes/metrics.ts';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import { enrolUser, IMPOSTOR, OWNER, startV1, typed } from '../../packages/server/src/testing/v1.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

const dashboard: { readonly panels: readonly Panel[] } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../deploy/grafana/keystroke-auth.json', import.meta.url)), 'utf8'),
);
/** As Grafana fills them in for all applications. */
const questions = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [string, string] => [title, expr.replaceAll('$application', '.*')]),
);

it('has panels of its own numbers, and letters for the lines of each, on a grid where none covers another', () => {
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const taken = new Set<string>();
  for (const { title, gridPos, targets = [] } of dashboard.panels) {
    const letters = targets.map(({ refId }) => refId);
    expect([title, new Set(letters).size]).toEqual([title, letters.length]);
    const { x, y, w, h } = gridPos;
    expect([title, x + w <= 24]).toEqual([title, true]);
    for (let cell = 0; cell < w * h; cell += 1) {
      const place = `${x + (cell % w)} ${y + Math.floor(cell / w)}`;
      expect([title, taken.has(place)]).toEqual([title, false]);
      taken.add(place);
    }
  }
  expect(questions.length).toBeGreaterThan(30);
});

const prometheus = ['/usr/bin/prometheus', '/usr/local/bin/prometheus'].find((path) => existsSync(path));
if (prometheus === undefined) {
  const line = 'NO PROMETHEUS: the questions of the dashboard are not asked (apt-get install prometheus)';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`\n${line}\n\n`);
}

describe.runIf(prometheus !== undefined)('what the dashboard asks a Prometheus that reads a service', () => {
  const endings: (() => unknown)[] = [];
  let ask: (question: string) => Promise<number[]>;
  let use: () => void;

  beforeAll(async () => {
    const metrics = createPrometheusMetrics('1.2.3');
    const v1 = await startV1({ metrics });
    endings.push(v1.stop);
    await enrolUser(v1, 'ada');
    await v1.verify('ada', typed(OWNER, 6));
    const { attempt_id } = await v1.verify('ada', typed(IMPOSTOR, 6));
    await v1.confirm(attempt_id);
    // The same once more is a replay, in a try and in an enrolment.
    await v1.verify('ada', typed(OWNER, 6));
    await v1.refused('samples_refused', 'POST /v1/users/ada/samples', typed(OWNER, 1));
    metrics.observe({
      waitingDeliveries: async () => 1,
      jobs: async () => [{ name: 'expiry', finishedAt: new Date(), failed: false }],
      pool: () => ({ total: 3, idle: 1, waiting: 0 }),
    });
    const [route, method] = ['/v1/users/:user_id/verify', 'POST'];
    // What a service does that is used and has its troubles: a series that does not move has no rate.
    use = () => {
      metrics.answered({ route, method, status: 200, code: null, seconds: 0.004 });
      metrics.answered({ route, method, status: 503, code: 'store_unavailable', seconds: 0.2 });
      metrics.transaction('write', 0.003, true);
      metrics.transaction('read', 0.002, false);
      metrics.committed(2);
      for (const cache of ['profiles', 'verifiers'] as const) metrics.lookedUp(cache, true);
      metrics.typing.decided('default', { decision: 'allow', score: 9, reasons: [] });
      metrics.typing.decided('default', { decision: 'step_up', score: 1, reasons: ['score_uncertain'] });
      metrics.backup(new Date());
    };

    const limit = { limiter: createMemoryRateLimiter(), perAddress: 0 };
    const page = createMetricsServer(metrics, null, limit).listen(0, '127.0.0.1');
    await once(page, 'listening');
    endings.push(() => page.close().closeAllConnections());
    const address = page.address();
    const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-prometheus-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    const target = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    writeFileSync(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - { job_name: keystroke-auth, static_configs: [{ targets: ['${target}'] }] }
`,
    );
    const port = await freePort();
    const child = spawn(
      prometheus ?? '',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    endings.push(async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    });
    ask = async (question) => {
      const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(question)}`;
      const answer: Answer = await fetch(url).then(
        async (response) => JSON.parse(await response.text()),
        () => ({ status: 'error', error: 'not there yet' }),
      );
      if (answer.status === 'error' && answer.error !== 'not there yet') throw new Error(answer.error);
      return (answer.data?.result ?? []).map(({ value: [, number] }) => Number(number));
    };
  });
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  });

  it('is answered with numbers, by every panel', async () => {
    const unanswered = async () => {
      use();
      const answers = await Promise.all(questions.map(([, question]) => ask(question)));
      return questions.filter((_, index) => !answers[index]?.some(Number.isFinite));
    };
    await expect.poll(unanswered, { interval: 200 }).toEqual([]);
  });
});

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}
