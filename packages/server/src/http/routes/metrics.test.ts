import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../../adapters/memory/rateLimiter.ts';
import { createPrometheusMetrics } from '../../adapters/prometheus/metrics.ts';
import { composeMetrics } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { enrolUser, IMPOSTOR, OWNER, startV1, typed, type V1Service } from '../../testing/v1.ts';
import { createMetricsServer } from './metrics.ts';

const metrics = createPrometheusMetrics('1.2.3');
let v1: V1Service;
beforeAll(async () => {
  v1 = await startV1({ metrics });
  await enrolUser(v1, 'ada-whose-name-is-nowhere');
  await v1.verify('ada-whose-name-is-nowhere', typed(OWNER, 6));
  const { attempt_id } = await v1.verify('ada-whose-name-is-nowhere', typed(IMPOSTOR, 6));
  await v1.confirm(attempt_id);
  await v1.verify('ada-whose-name-is-nowhere', typed(OWNER, 6));
  await v1.refused('user_not_found', 'GET /v1/users/bob-who-is-not-there');
  await v1.send('GET /v1/users/ada-whose-name-is-nowhere/no-such-thing?x=ada');
});
afterAll(() => v1.stop());

/** The value of a line of numbers. */
function numberOf(page: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const line = page
    .split('\n')
    .find(
      (each) =>
        (each.startsWith(`${name}{`) || each.startsWith(`${name} `)) &&
        Object.entries(labels).every(([label, value]) => each.includes(`${label}="${value}"`)),
    );
  return Number(line?.split(' ').at(-1));
}

const application = 'default';

it('tells how typing is judged', async () => {
  const page = await metrics.render();
  expect(numberOf(page, 'keystroke_auth_decisions_total', { application, decision: 'allow' })).toBe(1);
  expect(numberOf(page, 'keystroke_auth_score_count', { application })).toBeGreaterThanOrEqual(2);
  expect(numberOf(page, 'keystroke_auth_false_rejects_total', { application })).toBe(1);
  expect(numberOf(page, 'keystroke_auth_enrolled_samples_total', { application })).toBe(5);
  expect(numberOf(page, 'keystroke_auth_liveness_hits_total', { check: 'replayed_sample' })).toBe(1);
  // The one that was allowed, and the one that another factor confirmed.
  expect(numberOf(page, 'keystroke_auth_genuine_score_count', { application })).toBe(2);
});

it('tells of requests by their route, of the store and of caches', async () => {
  const page = await metrics.render();
  const verify = { route: '/v1/users/:user_id/verify', status: '200' };
  expect(numberOf(page, 'keystroke_auth_request_duration_seconds_count', verify)).toBe(3);
  expect(
    numberOf(page, 'keystroke_auth_store_transaction_duration_seconds_count', { kind: 'write' }),
  ).toBeGreaterThan(5);
  const refused = { code: 'user_not_found' };
  expect(numberOf(page, 'keystroke_auth_refusals_total', refused)).toBe(1);
  expect(numberOf(page, 'keystroke_auth_store_group_size_count')).toBeGreaterThan(5);
  expect(numberOf(page, 'keystroke_auth_cache_lookups_total', { hit: 'true' })).toBeGreaterThan(0);
  expect(numberOf(page, 'keystroke_auth_webhook_deliveries_waiting')).toBe(0);
  expect(numberOf(page, 'keystroke_auth_build_info', { version: '1.2.3' })).toBe(1);
  expect(numberOf(page, 'keystroke_auth_observation_failed')).toBe(0);
});

it('names nobody', async () => {
  const page = await metrics.render();
  expect(page).not.toContain('ada');
  expect(page).not.toMatch(/no-such-thing|bob|[0-9a-f]{8}-[0-9a-f]{4}-/);
});

it('has so many applications by name, and the rest as one', async () => {
  const many = createPrometheusMetrics('1');
  for (let n = 0; n < 60; n += 1) many.typing.enrolled(`shop-${n}`, 1, false);
  const page = await many.render();
  expect(numberOf(page, 'keystroke_auth_enrolled_samples_total', { application: 'shop-49' })).toBe(1);
  expect(numberOf(page, 'keystroke_auth_enrolled_samples_total', { application: 'other' })).toBe(10);
});

it('is not where everybody reaches it, unless it is asked to be', async () => {
  const folder = temporaryFolder();
  const secretOfProduction = {
    NODE_ENV: 'production',
    SECRET_KEY: 'Vd3xk0Qm9sT7uYb2LhW5eRj8NcA1fZp6GiKoXtDvB4E',
  };
  expect(composeMetrics(loadConfig(secretOfProduction))).toBeNull();
  const own = createPrometheusMetrics('1');
  const env = { METRICS_TOKEN: 'let me in', RATE_LIMIT_PER_ADDRESS: '3' };
  const service = await startService(folder.path, env, { metrics: own, rateLimitsNow: () => 0 });
  const read = (headers: Record<string, string>) => service.server.inject({ url: '/metrics', headers });
  expect((await read({})).statusCode).toBe(401);
  expect((await read({ authorization: 'Bearer let me' })).statusCode).toBe(401);
  // Who guesses is slowed down; who knows is not.
  expect([(await read({})).statusCode, (await read({})).statusCode]).toEqual([401, 429]);
  const answer = await read({ authorization: 'Bearer let me in' });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, own.contentType]);
  await service.stop();
  const elsewhere = await startService(folder.path, { METRICS_PORT: '0' }, { metrics: own });
  expect((await elsewhere.server.inject('/metrics')).statusCode).toBe(404);
  await elsewhere.stop();
  folder.remove();
});

it('may have a port of its own, with nothing else there', async () => {
  const limit = { limiter: createMemoryRateLimiter({ now: () => 0 }), perAddress: 4 };
  const server = createMetricsServer(metrics, 'let me in', limit).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const headers = { authorization: 'Bearer let me in' };
  const answers = await Promise.all([
    fetch(`${url}/metrics`, { headers }),
    fetch(`${url}/metrics`),
    fetch(`${url}/health`, { headers }),
    fetch(`${url}/metrics`, { method: 'POST', headers }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 404]);
  expect(await answers[0]?.text()).toContain('keystroke_auth_build_info');
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/metrics`)).status).toBe(429);
  expect((await fetch(`${url}/metrics`, { headers })).status).toBe(200);
  server.closeAllConnections();
  server.close();
});
