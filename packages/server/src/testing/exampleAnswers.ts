import { cpSync } from 'node:fs';
import { isRecord } from '@keystroke-auth/engine';
import type { DescribedRoute } from '../http/openapi/document.ts';
import type { Example } from '../http/openapi/operation.ts';
import { createExampleState, type ExampleIds } from './exampleState.ts';
import { startService, type TestService, temporaryFolder } from './service.ts';
import { makeKey, testClock } from './v1.ts';

/** A store in the state that the examples take for granted. */
export interface PreparedExamples {
  readonly ids: ExampleIds;
  /** Sends an example over HTTP to a service of its own, with a key that may do what it needs and nothing else. */
  send(route: DescribedRoute, example: Example): Promise<Received>;
  remove(): void;
}

export interface Received {
  readonly status: number;
  readonly type: string | null;
  readonly requestId: string | null;
  /** Parsed; empty text where nothing came. */
  readonly body: unknown;
}

const ENV = { SECRET_KEY: 'Zm9yIGV4YW1wbGVzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==' };

export async function prepareExamples(): Promise<PreparedExamples> {
  const prepared = temporaryFolder();
  const service = await startService(prepared.path, ENV, { clock: testClock() });
  const ids = await createExampleState(service);
  await service.stop();
  return { ids, send: (route, example) => send(prepared.path, ids, route, example), remove: prepared.remove };
}

async function send(
  prepared: string,
  ids: ExampleIds,
  route: DescribedRoute,
  example: Example,
): Promise<Received> {
  const copy = temporaryFolder();
  cpSync(prepared, copy.path, { recursive: true });
  const service = await startService(copy.path, ENV, { clock: testClock() });
  const withRealIds = (text: string) =>
    [...ids].reduce((written, [named, real]) => written.replaceAll(named, real), text);
  try {
    const base = await service.server.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${base}${withRealIds(pathOf(route, example))}`, {
      method: route.method.toUpperCase(),
      headers: {
        'x-request-id': 'contract',
        ...(await authorization(service, route, example)),
        ...(example.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(example.body === undefined ? {} : { body: withRealIds(JSON.stringify(example.body)) }),
    });
    const text = await answer.text();
    const { status, headers } = answer;
    return {
      status,
      type: headers.get('content-type'),
      requestId: headers.get('x-request-id'),
      body: text === '' ? '' : JSON.parse(text),
    };
  } finally {
    await service.stop();
    copy.remove();
  }
}

async function authorization(service: TestService, { operation }: DescribedRoute, example: Example) {
  const scope = operation.access?.scope ?? null;
  if (scope === null) return {};
  const scopes = [scope, ...(example.scopes ?? [])];
  return { authorization: `Bearer ${await makeKey(service, 'default', scopes)}` };
}

function pathOf({ url }: DescribedRoute, { params = {}, query = {} }: Example): string {
  const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query);
  return search.size === 0 ? path : `${path}?${search}`;
}

/** The routes that the document describes. */
export async function describedRoutes(): Promise<readonly DescribedRoute[]> {
  const empty = temporaryFolder();
  const service = await startService(empty.path);
  await service.server.ready();
  const routes = service.server.describedRoutes;
  await service.stop();
  empty.remove();
  return routes;
}

/** Longer lists are cut in the document: one sample of an export says what all look like. */
const SHOWN_ITEMS = 3;
const DIGITS = 4;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * An answer as the document shows it, the same at every run: ids by the names that the examples give them, no secrets,
 * one writer of the audit log, one moment for the times of the system's own clock, short lists and numbers.
 */
export function shownAnswer(body: unknown, ids: ExampleIds): unknown {
  const named = new Map([...ids].map(([name, real]) => [real, name]));
  const nameOf = (real: string): string => {
    const name = named.get(real) ?? `019c0f6e-0000-7000-8000-${String(named.size).padStart(12, '0')}`;
    named.set(real, name);
    return name;
  };
  const show = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS).map((item) => show(item));
    if (isRecord(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, show(item, name)]));
    }
    if (typeof value === 'number') {
      if (key === 'uptime_seconds') return 60;
      return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
    }
    if (typeof value !== 'string') return value;
    if (key === 'challenge_id') return '0123456789abcdef';
    if (/^(?:id|successor)$/.test(key) && /^[0-9a-f]{16}$/.test(value)) {
      return named.get(value) ?? '0123456789abcdef';
    }
    if (key === 'key_id') return 'YPi5HY4B90oukY0F';
    if (key === 'subject') return 'NU4b3Um_iTPEN2VsKf5isQ';
    if (key === 'writer') return 'dIoarfkeY5dPRIJq3Qtjyg';
    if (key === 'kid') return 'Q1nv7ZTvUPzZrjTzQhx0wVpjVvdg0EqBZFWVvw0vLyA';
    if (key === 'x') return '0XhM9Q3nB0m1kRrYxgF3sVbG5qk6s0g2y6nRkq4m1rE';
    if (key === 'salt') return 'rZsCJmZ3vY0SgZ0K2b1xYd0m0mBqkWm1v2n8uJp5b3c';
    if (key === 'receipt') return 'eyJhbGciOiJFZERTQSIs…';
    if (key === 'mac') return 'YJNU-hlwO-q6x2gYVCvk6q6cFhL6NAvMhUu5f_Uo3qI';
    if (key === 'actor') return value.replace(/^key:.+/, 'key:0123456789abcdef');
    return value
      .replace(UUID, nameOf)
      .replace(/^(?!2026-01-0)\d{4}-\d\d-\d\dT[\d:.]+Z$/, '2026-01-01T00:00:00.000Z')
      .replace(/\b(k[ac](?:_test|_live)?)_[0-9a-f]{16}_[\w-]{43}/g, '$1_0123456789abcdef_…')
      .replace(/\bwhsec_.+/, 'whsec_…');
  };
  return show(body);
}
