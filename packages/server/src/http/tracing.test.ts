import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { startTracing } from '../observability/startTracing.ts';
import { enrolUser, OWNER, startV1, typed } from '../testing/v1.ts';

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** Takes spans as a collector does. */
async function startCollector() {
  const bodies: { resourceSpans: { scopeSpans: { spans: ReceivedSpan[] }[] }[] }[] = [];
  const server = createServer(async (request, response) => {
    bodies.push((await json(request)) as (typeof bodies)[number]);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    text: () => JSON.stringify(bodies),
    spans: () =>
      bodies.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

it('goes through request, use case, store and engine, below the caller’s span, and names nobody', async () => {
  const collector = await startCollector();
  const tracing = await startTracing(loadConfig({ NODE_ENV: 'testing', ...collector.env }));
  const v1 = await startV1({ env: collector.env });
  await enrolUser(v1, 'ada-whose-name-is-nowhere');
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const verify = 'POST /v1/users/ada-whose-name-is-nowhere/verify';
  // At once, so that they share a commit.
  await Promise.all([
    v1.send(verify, typed(OWNER, 6), { traceparent }),
    v1.send(verify, typed(OWNER, 7)),
    v1.send(verify, typed(OWNER, 8)),
  ]);
  await v1.stop();
  await tracing?.stop();
  const spans = collector.spans().filter((span) => span.traceId === traceId);
  const parentOf = ({ parentSpanId }: ReceivedSpan) =>
    spans.find(({ spanId }) => spanId === parentSpanId)?.name ?? parentSpanId;
  const ways = new Set(spans.map((span) => `${span.name} < ${parentOf(span)}`));
  expect(ways).toContain('POST /v1/users/:user_id/verify < b7ad6b7169203331');
  expect(ways).toContain('verifyUser < POST /v1/users/:user_id/verify');
  expect(ways).toContain('store.transact < verifyUser');
  expect(ways).toContain('engine.score < store.transact');
  expect(spans.filter(({ name }) => name === 'verifyUser')).toHaveLength(1);
  expect(collector.text()).toContain('"service.name"');
  expect(collector.text()).not.toContain('whose-name-is-nowhere');
  collector.stop();
});

it('is not there without an endpoint', async () => {
  expect(await startTracing(loadConfig({ NODE_ENV: 'testing' }))).toBeNull();
});
