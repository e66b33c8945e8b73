import { drawTypist, type Random } from '@keystroke-auth/engine';
import { drawValue } from './drawValue.ts';
import { mutateJson, ODD_VALUES, PROTOTYPE_NAMES } from './mutateJson.ts';
import { mutateBytes, mutateText } from './mutateText.ts';
import { TYPING_CHANGES } from './mutateTyping.ts';
import type { Grammar, Operation } from './operations.ts';
import { type Crowd, type Person, typedBy } from './people.ts';
import { below, chance, pick, weighted } from './random.ts';
import { bytesOf, type FuzzRequest, latin1, type RequestKind } from './request.ts';

/** What is sent, by how often. */
const SHARES: readonly (readonly [number, RequestKind])[] = [
  [15, 'genuine'],
  [40, 'try'],
  [40, 'document'],
  [5, 'bytes'],
];

/** One request after the other: the same seed, the same requests, but for samples that were seen before. */
export function createRequests(grammar: Grammar, crowd: Crowd, random: Random): () => FuzzRequest {
  return () => {
    const kind = weighted(random, SHARES);
    if (kind === 'genuine') return genuine(crowd, random);
    if (kind === 'try') return aTry(crowd, random);
    const request = documented(grammar, random);
    return kind === 'bytes' ? asBytes(request, random) : request;
  };
}

const JSON_TYPE = 'content-type: application/json';

function tryFor(
  {
    person,
    application,
    base,
  }: { readonly person: Person; readonly application: string; readonly base: number | null },
  kind: RequestKind,
  body: string,
  headers: readonly string[] = [],
): FuzzRequest {
  const route = person.next % 4 === 0 ? 'auto' : 'verify';
  const lines = [
    `POST /v1/users/{{user.${person.number}}}/${route} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer {{key.${application}}}`,
    JSON_TYPE,
    ...headers,
  ];
  return { kind, lines, body, person: person.number, base };
}

/** A new sample of somebody's, as their device would send it, in one of the ways in which JSON can be written. */
function genuine({ control }: Crowd, random: Random): FuzzRequest {
  const person = pick(random, control);
  const base = person.next++;
  const sample = {
    keystroke_data: typedBy(person.typist, base),
    ...(chance(random, 0.5)
      ? { capture: { device: 'desktop', text: 'fixed', text_id: 'default' } }
      : DESKTOP),
    ...(chance(random, 0.3) ? { context: { ip: '192.0.2.7', device_id: 'phone', user_agent: 'fuzz' } } : {}),
    ...(chance(random, 0.1) ? { include: ['contributions'] } : {}),
  };
  const body = chance(random, 0.1) ? { samples: [{ ...sample, include: undefined }] } : sample;
  const text = JSON.stringify(body, null, chance(random, 0.2) ? 2 : 0);
  return tryFor({ person, application: 'control', base }, 'genuine', latin1(text));
}

const DESKTOP = { capture: { device: 'desktop' } } as const;
const STRANGERS = 500_000;

/** A try that a person did not type so. */
function aTry({ control, limits }: Crowd, random: Random): FuzzRequest {
  const [application, people] = chance(random, 0.8)
    ? (['control', control] as const)
    : (['limits', limits] as const);
  const person = pick(random, people);
  const again = chance(random, 0.25) && person.tried.length > 0;
  const base = again ? pick(random, person.tried) : person.next++;
  const own = typedBy(person.typist, base).map((event) => ({ ...event }));
  const about = { person, application, base };
  // Failures are counted by device: so that not the first few lock everything.
  const where = chance(random, 0.5) ? { context: { device_id: `device-${below(random, 40)}` } } : {};
  const body = (keystroke_data: unknown, more: object = {}): string =>
    JSON.stringify({ keystroke_data, ...DESKTOP, ...where, ...more });
  const changed = (): unknown[] => pick(random, Object.values(TYPING_CHANGES))(own, random);
  const plain: readonly (readonly [number, () => FuzzRequest])[] = [
    // Typing changed, once or twice.
    [6, () => tryFor(about, 'try', latin1(body(changed())))],
    // Another person's typing.
    [
      2,
      () => {
        const other = drawTypist(STRANGERS + below(random, 10_000));
        return tryFor({ ...about, base: null }, 'try', latin1(body(typedBy(other, 1 + below(random, 50)))));
      },
    ],
    // What was typed before: as it was, later, or under other names of keys.
    [2, () => tryFor(about, 'try', latin1(body(again ? own : typedBy(person.typist, 1 + below(random, 5)))))],
    [1, () => tryFor(about, 'try', latin1(body(TYPING_CHANGES.shiftAll?.(own, random))))],
    // Two at once, one of them seen or of nobody's.
    [
      1,
      () => {
        const enrolled = { keystroke_data: typedBy(person.typist, 1 + below(random, 5)), ...DESKTOP };
        const samples = [{ keystroke_data: own, ...DESKTOP }, enrolled];
        const text = JSON.stringify({ samples: chance(random, 0.5) ? samples : samples.toReversed() });
        return tryFor({ ...about, base: null }, 'try', latin1(text));
      },
    ],
    // The JSON around it changed, or the text of it.
    [
      3,
      () =>
        tryFor(about, 'try', latin1(asText(mutateJson(JSON.parse(body(own, optionsOf(random))), random)))),
    ],
    [3, () => tryFor(about, 'try', mutateText(body(own, optionsOf(random)), random))],
    [1, () => tryFor(about, 'try', latin1(body(own, { capture: { ...DESKTOP.capture, flags: ['paste'] } })))],
    [1, () => tryFor(about, 'try', latin1(body(changed(), { retry_of: '{{attempt}}' })))],
  ];
  return weighted(random, plain)();
}

function optionsOf(random: Random): object {
  return chance(random, 0.5)
    ? {}
    : { policy: { target_false_match_rate: 0.005 }, include: ['contributions'] };
}

const OTHER_TARGETS = [
  '/',
  '/docs',
  '/docs/errors',
  '/openapi.json',
  '/metrics',
  '/v1',
  '/v1/',
  '/favicon.ico',
  '*',
  '/%',
  '/v1/users/%ff',
];
const NAMES = [
  'ada',
  'bob',
  '%C4%87yd%20%C3%A9',
  '..',
  '%2e%2e%2f',
  '%00',
  '%',
  'a%0d%0ab',
  '%F0%9F%98%80',
  'x'.repeat(129),
  'x'.repeat(3_000),
  ...PROTOTYPE_NAMES,
];
const KEYS = [
  '{{key.other}}',
  '{{key.nowhere}}',
  '',
  'ka_live_',
  'x'.repeat(5_000),
  '{{challenge}}',
  '\xff\xfe',
];
const TYPES = [
  'application/json; charset=utf-8',
  'application/problem+json',
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'json',
  '',
  'application/json, application/json',
];
const HEADERS = [
  'x-request-id: ok-1',
  'x-request-id: \xff"}{',
  'idempotency-key: one',
  'idempotency-key: two',
  `idempotency-key: ${'k'.repeat(300)}`,
  'idempotency-key: \xe9',
  'origin: https://evil.example',
  'accept: image/png',
  'accept-encoding: br, gzip;q=0',
  'expect: 100-continue',
  'expect: nothing',
  'content-encoding: gzip',
  'x-forwarded-for: 1.2.3.4, ::1',
  'x-http-method-override: DELETE',
  'cookie: a=b; __proto__=c',
  'range: bytes=0-1',
  'if-none-match: *',
  'connection: close',
  `x-long: ${'h'.repeat(9_000)}`,
  '__proto__: x',
  'x-api-key: {{key.default}}',
] as const;

/** A request for a route of the document, right or with mistakes in any part of it. */
function documented(grammar: Grammar, random: Random): FuzzRequest {
  const operation = pick(random, grammar.operations);
  const right = chance(random, 0.3);
  const mistake = (share: number): boolean => !right && chance(random, share);
  const method = mistake(0.05)
    ? pick(random, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'])
    : operation.method;
  const target = mistake(0.03) ? pick(random, OTHER_TARGETS) : targetOf(operation, grammar, mistake, random);
  const key = mistake(0.1) ? pick(random, KEYS) : '{{key.default}}';
  const body = bodyOf(operation, grammar, mistake, random);
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'host: localhost',
    ...(mistake(0.03) ? [] : [`${mistake(0.1) ? 'x-api-key: ' : 'authorization: Bearer '}${key}`]),
    ...(body === null ? [] : [mistake(0.05) ? `content-type: ${pick(random, TYPES)}` : JSON_TYPE]),
    ...HEADERS.filter(() => mistake(0.01)),
    ...(chance(random, 0.1) ? [`idempotency-key: ${below(random, 1_000)}`] : []),
  ];
  return { kind: 'document', lines, body, person: null, base: null };
}

type Mistake = (share: number) => boolean;

function targetOf(
  { path, query }: Operation,
  { resolve }: Grammar,
  mistake: Mistake,
  random: Random,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (mistake(0.1)) return pick(random, NAMES);
    if (name === 'user_id') return pick(random, NAMES.slice(0, 3));
    return name === 'application_id' ? 'default' : `{{${name.replace(/_id$/, '')}}}`;
  });
  const given = query
    .filter(() => chance(random, 0.4))
    .map(({ name, schema }) => {
      if (name === 'cursor' && !mistake(0.3)) return `${name}={{cursor}}`;
      const value = mistake(0.3) ? pick(random, ODD_VALUES.slice(0, -5)) : drawValue(schema, resolve, random);
      return `${name}=${encodeURIComponent(String(value).toWellFormed().slice(0, 2_000))}`;
    });
  if (mistake(0.05))
    given.push(
      pick(random, ['limit=1&limit=2', '__proto__=1', 'a[b]=c', '=', '%', '%zz=1', '?', 'limit=%00']),
    );
  return given.length === 0 ? filled : `${filled}?${given.join('&')}`;
}

function bodyOf(
  { body, method }: Operation,
  { resolve }: Grammar,
  mistake: Mistake,
  random: Random,
): string | null {
  if (body === null)
    return mistake(0.05) && method !== 'GET' ? pick(random, ['{}', '', '[]', '{"a":1}', 'x']) : null;
  const value =
    chance(random, 0.5) && body.examples.length > 0
      ? pick(random, body.examples)
      : drawValue(body.schema, resolve, random);
  const typed = withFreshTyping(value, random);
  if (mistake(0.15)) return mutateText(JSON.stringify(typed), random);
  return latin1(asText(mistake(0.5) ? mutateJson(typed, random) : typed));
}

/** Samples of an example were typed once: in most requests they are typed by somebody else, and sometimes badly. */
function withFreshTyping(value: unknown, random: Random): unknown {
  const typist = drawTypist(STRANGERS + below(random, 5));
  return JSON.parse(JSON.stringify(value ?? null), (name, member: unknown) => {
    if (name !== 'keystroke_data' || chance(random, 0.1)) return member;
    const events = typedBy(typist, 1 + below(random, 100_000)).map((event) => ({ ...event }));
    return chance(random, 0.2) ? pick(random, Object.values(TYPING_CHANGES))(events, random) : events;
  });
}

/** A request after bytes of it were changed: its length may be wrong, its lines broken, or nothing wrong at all. */
function asBytes(request: FuzzRequest, random: Random): FuzzRequest {
  const bytes = bytesOf(request, (text) => text).toString('latin1');
  const [lines = '', ...rest] = mutateBytes(bytes, random).split('\r\n\r\n');
  return { kind: 'bytes', lines: lines.split('\r\n'), body: rest.join('\r\n\r\n'), person: null, base: null };
}

/** JSON of anything that came out of a mutation, however deep; `null` where it is too deep to be written. */
function asText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return 'null';
  }
}
