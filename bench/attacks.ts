import { parseArgs } from 'node:util';
import { recordedPeople, simulatedPeople } from './attacks/people.ts';
import { type Played, playAttacks } from './attacks/playAttacks.ts';
import { startService } from './http/startServers.ts';

/**
 * What attacks achieve against a running service, through `/v1`: `npm run -s bench:attacks -- [FILE] [--users 2:1]
 * [--subjects 40] [--attacks 5] [--kinds other,h] [--devices] [--seed 1] [--json]`. Without a file (recordings as `evaluate` reads them, people who type
 * the same text again and again) people are simulated. The kinds of attacks are those of `evaluate --attacks`.
 *
 * Everybody enrols with five samples and logs in with the next ones, and is then attacked: for each kind of attack by a
 * name of their own, so that no attack helps or hinders another. Played twice, by the preset `balanced` without a
 * challenge: without the lock after failed tries, which shows what rhythm alone and rhythm with liveness checks let in,
 * and with it, which is the whole system but for challenges: whoever gets hold of one is not stopped by it, unless it has
 * a phrase to type, of which nobody has recorded anything. The lock counts by device and over all of them: with `--devices`
 * each try of an attack comes from another, so that only what is counted over all of them stops it.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    users: { type: 'string' },
    subjects: { type: 'string', default: '40' },
    attacks: { type: 'string', default: '5' },
    kinds: { type: 'string' },
    devices: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const options = {
  attacks: positive('attacks'),
  seed: positive('seed'),
  kinds: values.kinds?.split(',') ?? null,
  devices: values.devices,
};
const [file] = positionals;
const people =
  file === undefined
    ? simulatedPeople(positive('subjects'), options.seed)
    : await recordedPeople(file, values.users ?? null);

const withoutLock = await play({ attempts: null });
const withLock = await play({});
const rows = withoutLock.map((row, i) => ({
  id: row.id,
  name: row.name,
  tries: row.tries,
  rhythm_alone: share(row.rhythm, row.tries),
  with_liveness: share(row.allowed, row.tries),
  with_lock: share(withLock[i]?.allowed ?? 0, withLock[i]?.tries ?? 0),
  not_judged: share(withLock[i]?.unjudged ?? 0, withLock[i]?.tries ?? 0),
  people: withLock[i]?.people ?? 0,
  people_let_in_without_lock: share(row.peopleLetIn, row.people),
  people_let_in: share(withLock[i]?.peopleLetIn ?? 0, withLock[i]?.people ?? 0),
}));
// Some are refused: people whose samples do not fit each other type again before they are enrolled.
const enrolled = Math.max(...rows.map((row) => row.people));
const setting = { about: people.about, drawn: people.typists.length, enrolled, ...options };
process.stdout.write(values.json ? `${JSON.stringify({ ...setting, rows })}\n` : inWords());
const errors = [...withoutLock, ...withLock].flatMap((row) => row.errors);
if (errors.length > 0) {
  process.stderr.write(`${errors.length} requests failed; the first: ${errors[0]}\n`);
  process.exitCode = 1;
}

/** Against a service of its own, in which nobody is known. */
async function play(policy: { readonly attempts?: null }): Promise<Played[]> {
  const service = await startService({ preset: 'balanced', require_challenge: false, ...policy }, null);
  try {
    return await playAttacks(service, people.typists, options);
  } finally {
    await service.stop();
  }
}

function positive(name: 'subjects' | 'attacks' | 'seed'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`--${name}: got ${values[name]}, expected a whole number above 0`);
}

/** Null of nothing. */
function share(of: number, all: number): number | null {
  return all === 0 ? null : of / all;
}

function inWords(): string {
  const percent = (value: number | null): string =>
    (value === null ? '–' : (100 * value).toFixed(1)).padStart(10);
  const columns = ['tries', 'rhythm', '+liveness', 'people', '+lock', 'unjudged', 'people'];
  return [
    `${setting.about}; ${setting.enrolled} templates, ${options.attacks} tries of each kind on each; allowed, in %`,
    `${''.padEnd(62)}${columns.map((column) => column.padStart(10)).join('')}`,
    ...rows.map(
      (row) =>
        `${`${row.id}: ${row.name}`.padEnd(62)}${String(row.tries).padStart(10)}` +
        [
          row.rhythm_alone,
          row.with_liveness,
          row.people_let_in_without_lock,
          row.with_lock,
          row.not_judged,
          row.people_let_in,
        ]
          .map(percent)
          .join(''),
    ),
    'unjudged: answered insufficient because typing was locked; people: of whom one try at least was allowed, without and with the lock',
    '',
  ].join('\n');
}
