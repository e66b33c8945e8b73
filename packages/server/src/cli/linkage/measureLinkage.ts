import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRhythm,
  decodeEvents,
  type KeystrokeSample,
  type LinkageAuc,
  type LinkTerm,
  learnLinker,
  linkageAuc,
  type Observed,
  type PairScores,
  type Recording,
  type RhythmTemplate,
  sampleOf,
  scoreLinks,
  type TwoApplications,
  takesPart,
} from '@keystroke-auth/engine';
import { pseudonymUnder } from '../../adapters/sql/people.ts';
import { openStore, STORE_FILE } from '../../composeStore.ts';
import { composeV1 } from '../../composeV1.ts';
import { loadConfig } from '../../config.ts';
import type { Store } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import { saying } from '../saying.ts';
import { applicationOf, liveTwice, SIDES, splitInTwo, type TypedTwice } from './liveTwice.ts';
import { type PlainColumns, readPlainColumns } from './plainColumns.ts';
import { typingOf } from './typingOf.ts';

export interface LinkageOptions {
  /** Of the recordings; null: all of them. */
  readonly session: string | null;
  readonly onProgress: (done: number, total: number) => void;
}

export interface LinkageResult {
  readonly texts: number;
  readonly attackers: readonly AttackerResult[];
}

export interface AttackerResult {
  readonly attacker: 'store' | 'one application' | 'both applications';
  readonly linkage: LinkageAuc;
  /** What the attacker goes by, as learned from the one half of people and from the other. */
  readonly terms: readonly (readonly LinkTerm[])[];
}

/** People whose typing in both applications is compared when both are open: more take too long. */
const COMPARED = 300;

/** Lets people live in two applications of a new store, and attackers try to tell who is who. */
export async function measureLinkage(
  recordings: readonly Recording[],
  { session, onProgress }: LinkageOptions,
): Promise<LinkageResult> {
  const texts = saying(() => splitInTwo(recordings, session));
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-linkage-'));
  try {
    const config = loadConfig({ NODE_ENV: 'testing', DATA_DIR: folder });
    const { store, vault, ...opened } = openStore(config);
    try {
      await opened.migrate();
      const total = texts.reduce((sum, { people }) => sum + people.length, 0);
      await liveTwice(composeV1(config, { store, vault }), texts, (done) => onProgress(done, total));
      const plain = readPlainColumns(join(folder, STORE_FILE));
      return { texts: texts.length, attackers: await attack({ store, vault }, texts, plain) };
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Opened {
  readonly store: Store;
  readonly vault: Vault;
}

async function attack(
  opened: Opened,
  texts: readonly TypedTwice[],
  plain: ReadonlyMap<string, PlainColumns>,
): Promise<AttackerResult[]> {
  const seen: TwoApplications[] = [];
  const half: TwoApplications[] = [];
  for (const [index, text] of texts.entries()) {
    const rows = await rowsOf(opened, index, text, plain);
    seen.push(rows);
    half.push({ ...rows, first: await withTyping(opened, applicationOf(index, 0), rows) });
  }
  return [
    linked('store', seen),
    linked('one application', half),
    {
      attacker: 'both applications',
      linkage: linkageAuc(await Promise.all(seen.map((rows, i) => compareTyping(opened, texts, i, rows)))),
      terms: [],
    },
  ];
}

/** What is plain of those who are in both applications. */
async function rowsOf(
  { vault }: Opened,
  index: number,
  { people }: TypedTwice,
  plain: ReadonlyMap<string, PlainColumns>,
): Promise<TwoApplications> {
  const [first, second] = await Promise.all(
    SIDES.map(async (side) => {
      const application = applicationOf(index, side);
      const secrets = await vault.ofApplication(application);
      return people.map(({ subject }) => plain.get(application)?.get(pseudonymUnder(secrets, subject)));
    }),
  );
  const there = people.flatMap(({ subject }, i) => {
    const [a, b] = [first?.[i], second?.[i]];
    return a === undefined || b === undefined ? [] : [{ subject, a, b }];
  });
  return {
    subjects: there.map(({ subject }) => subject),
    first: there.map(({ a }) => a),
    second: there.map(({ b }) => b),
  };
}

async function withTyping(
  { store }: Opened,
  application: string,
  { subjects, first }: TwoApplications,
): Promise<Observed[]> {
  return store.read((records) =>
    Promise.all(
      subjects.map(
        async (userId, i) =>
          new Map([...(first[i] ?? []), ...(await typingOf(records, { application, userId }))]),
      ),
    ),
  );
}

/** Each half of people is linked by what the other half taught. */
function linked(attacker: AttackerResult['attacker'], texts: readonly TwoApplications[]): AttackerResult {
  const halves = [0, 1].map((remainder) =>
    texts.map((text) =>
      onlyPeople(text, (subject) => takesPart(subject, { modulus: 2, remainders: [remainder] })),
    ),
  );
  const across = attacker === 'store' ? 'same name' : 'any';
  const terms = halves.map((half) => learnLinker(half, across));
  const scores = halves.flatMap((half, i) => half.map((text) => scoreLinks(text, terms[1 - i] ?? [])));
  return { attacker, linkage: linkageAuc(scores), terms };
}

function onlyPeople(
  { subjects, first, second }: TwoApplications,
  takes: (subject: string) => boolean,
): TwoApplications {
  const places = subjects.flatMap((subject, i) => (takes(subject) ? [i] : []));
  const pick = <Item>(list: readonly Item[]): Item[] => places.flatMap((i) => list.slice(i, i + 1));
  return { subjects: pick(subjects), first: pick(first), second: pick(second) };
}

/** Templates of the one application and samples of the other, all open: what the method itself can tell. */
async function compareTyping(
  { store }: Opened,
  texts: readonly TypedTwice[],
  index: number,
  rows: TwoApplications,
): Promise<PairScores> {
  const { text, people } = texts[index] ?? { text: '', people: [] };
  const device = people[0]?.halves[0].device ?? 'unknown';
  const model = createRhythm({ text: text === '' ? 'free' : 'fixed', device });
  const samplesOf = (application: string, userId: string) =>
    store.read(async (records) => {
      const [profile] = await records.profiles.ofUser({ application, userId });
      const stored = profile === undefined ? [] : await records.samples.ofProfile(profile);
      return stored.map(({ data }) => sampleOf(decodeEvents(data)));
    });
  const templates: RhythmTemplate[] = [];
  const tried: KeystrokeSample[] = [];
  const subjects: string[] = [];
  for (const subject of rows.subjects.slice(0, COMPARED)) {
    const own = await samplesOf(applicationOf(index, 0), subject);
    const [sample] = await samplesOf(applicationOf(index, 1), subject);
    if (own.length === 0 || sample === undefined) continue;
    subjects.push(subject);
    templates.push(model.enrol(own));
    tried.push(sample);
  }
  const scores = templates.map((template) =>
    Float64Array.from(tried, (sample) => model.score(template, sample).value),
  );
  return { subjects, scores };
}
