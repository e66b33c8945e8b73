import { parseArgs } from 'node:util';
import { POLICY, TYPING_CASES } from './http/genuineTyping.ts';
import { type CaseResult, measureCase } from './http/measureCase.ts';
import { parsePairs, startService } from './http/startServers.ts';

/**
 * Verifications a second of a running service against a bare `node:http` server that parses and answers the same
 * bodies: `npm run -s bench:http -- [--json] [--seconds 5] [--rounds 5] [--connections 32] [--users 200] [--case NAME …]
 * [--profile FOLDER] [--parts] [--policy NAME=VALUE …] [--set NAME=VALUE …]`. Loopback, generator and servers each a process
 * of their own, service and bare server in turn.
 *
 * What `npm run build` made is measured where it is as new as the sources, else the sources are; the output says which.
 *
 * `--parts` adds a round in which the stack of the service's main thread is looked at 4,000 times a second: microseconds of
 * each part of a verification. `--policy` and `--set` change a setting of the policy (token_audience=bench makes decision
 * tokens) and of the environment (RATE_LIMIT_PER_KEY=0, MODEL_CACHE_ENABLED=false), to see what it costs in all.
 *
 * A phrase of 17 keys, a text of 100 keys that is always the same, and 100 keys of free text, five enrolment samples
 * each. Everybody's history of tries is full when measuring begins. Ends with 1 when less than 90 % of the tries were
 * allowed or a request got no answer: what was measured then is not verification.
 */
const LEAST_ALLOWED = 0.9;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '32' },
    users: { type: 'string', default: '200' },
    case: { type: 'string', multiple: true, default: TYPING_CASES.map(({ name }) => name) },
    profile: { type: 'string' },
    parts: { type: 'boolean', default: false },
    policy: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const options = {
  seconds: positive('seconds'),
  rounds: positive('rounds'),
  connections: positive('connections'),
  users: positive('users'),
  parts: values.parts,
};
const cases = values.case.map((name) => {
  const found = TYPING_CASES.find((typing) => typing.name === name);
  if (found === undefined) {
    throw new RangeError(
      `--case: got ${name}, expected one of ${TYPING_CASES.map((typing) => typing.name).join(', ')}`,
    );
  }
  return found;
});

const policy = Object.fromEntries(
  parsePairs('policy', values.policy).map(([name, value]) => [name, jsonOrText(value)]),
);
const service = await startService(
  { ...POLICY, ...policy },
  values.profile ?? null,
  Object.fromEntries(parsePairs('set', values.set)),
);
const results: CaseResult[] = [];
try {
  for (const typing of cases) results.push(await measureCase(typing, service, options));
} finally {
  await service.stop();
}

const setting = { service: service.code, node: process.version, ...options };
if (values.json) process.stdout.write(`${JSON.stringify({ ...setting, cases: results })}\n`);
else process.stdout.write(inWords());
if (results.some(({ allow_share, failures }) => !(allow_share >= LEAST_ALLOWED) || failures > 0)) {
  process.stderr.write('less than 90 % of the tries were allowed, or requests got no answer\n');
  process.exitCode = 1;
}

function positive(name: 'seconds' | 'rounds' | 'connections' | 'users'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`--${name}: got ${values[name]}, expected a whole number above 0`);
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function inWords(): string {
  const { service: code, node, users, connections, rounds, seconds } = setting;
  return [
    `service from ${code}, Node ${node}, ${users} people a case, ${connections} connections, ` +
      `${rounds} rounds of ${seconds} s each; medians (range over rounds)`,
    ...results.flatMap(rowsOf),
    '',
  ].join('\n');
}

function rowsOf(result: CaseResult): string[] {
  const { rounds, decisions, kept_share } = result;
  const spread = (of: (round: CaseResult['rounds'][number]) => number, digits: number): string => {
    const all = rounds.map(of);
    return `(${Math.min(...all).toFixed(digits)} … ${Math.max(...all).toFixed(digits)})`;
  };
  const row = (name: string, value: number, digits: number, range: string): string =>
    `  ${name.padEnd(34)}${value.toFixed(digits).padStart(10)}  ${range}`;
  return [
    `${result.case}: ${result.keys} keys of ${result.text} text, bodies of ${result.body_bytes} bytes, answers of ${result.answer_bytes}`,
    row(
      'verifications a second',
      result.verify_rps,
      0,
      spread(({ verify_rps }) => verify_rps, 0),
    ),
    row(
      'bare node:http, requests a second',
      result.bare_rps,
      0,
      spread(({ bare_rps }) => bare_rps, 0),
    ),
    row(
      'ratio',
      result.ratio,
      3,
      spread(({ ratio }) => ratio, 3),
    ),
    row('ms, half of the tries within', result.p50_ms, 2, ''),
    row('ms, 99 % of the tries within', result.p99_ms, 2, ''),
    ...(result.verify_cpu_us === null || result.bare_cpu_us === null
      ? []
      : [
          row('µs of processor a verification', result.verify_cpu_us, 0, ''),
          row('µs of processor a bare request', result.bare_cpu_us, 0, ''),
        ]),
    ...(result.memory_mb === null ? [] : [row('MB of memory at the end', result.memory_mb, 0, '')]),
    ...partRows(result),
    `  ${Object.entries(decisions)
      .map(([word, count]) => `${word} ${count}`)
      .join(
        ', ',
      )}; the engine allowed ${(kept_share * 100).toFixed(0)} % of the samples drawn, which were sent`,
    ...(rounds.some(({ seconds_reached }) => !seconds_reached)
      ? ['  samples ran out before the time in some rounds, which are shorter for it']
      : []),
  ];
}

/** Each part in microseconds, its share, and how many bare requests it is worth. */
function partRows({ parts, bare_cpu_us }: CaseResult): string[] {
  if (parts === null) return [];
  const all = Object.values(parts).reduce((total, time) => total + time, 0);
  const row = (name: string, time: number): string =>
    `    ${name.padEnd(52)}${time.toFixed(1).padStart(8)}${((100 * time) / all).toFixed(1).padStart(8)} %` +
    (bare_cpu_us === null ? '' : `${(time / bare_cpu_us).toFixed(2).padStart(9)}`);
  return [
    '  parts, µs of the main thread, share, and in bare requests:',
    ...Object.entries(parts).map(([name, time]) => row(name, time)),
    row('together', all),
  ];
}
