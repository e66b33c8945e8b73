import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Sample } from '@keystroke-auth/protocol';
import { sharedData } from '../../../engine/src/testing/sharedData.ts';
import type { Client } from '../api/client.ts';
import type { TimedKey } from './capturePage.ts';

/** Typings of one text by one person, in their order. */
export type Typings = readonly (readonly TimedKey[])[];

interface Recording {
  readonly subject: string;
  readonly text: string;
  readonly session: string;
  readonly keystroke_data: readonly TimedKey[];
}

/** People of GREYC who typed one pass phrase with both hands; null where the data are not there. */
export const greycPeople: readonly Typings[] | null = readPeople(sharedData('greyc-nislab/samples.jsonl.gz'));

function readPeople(file: string | null): readonly Typings[] | null {
  if (file === null) return null;
  const lines = gunzipSync(readFileSync(file), { maxOutputLength: 1e9 }).toString('utf8').split('\n', 600);
  const people = new Map<string, (readonly TimedKey[])[]>();
  for (const line of lines) {
    const { subject, text, session, keystroke_data }: Recording = JSON.parse(line);
    if (text !== 'P1' || session !== 'two-handed') continue;
    people.set(subject, [...(people.get(subject) ?? []), keystroke_data]);
  }
  return [...people.values()];
}

/** What is written when these keys are pressed. */
export function textOf(typing: readonly TimedKey[]): string {
  return typing.flatMap(({ key, event }) => (event === 'down' ? [key] : [])).join('');
}

/**
 * The first who is recognised by a sixth typing, with some room, as it was written down, without a browser; and somebody
 * who is not taken for them.
 */
export async function findPair(
  client: Client,
  people: readonly Typings[],
): Promise<{ readonly person: Typings; readonly other: Typings }> {
  for (const [i, person] of people.entries()) {
    const user = `recorded-${i}`;
    const scoreOf = async (typing: readonly TimedKey[] | undefined): Promise<number> => {
      const { challenge } = await client.challenges.create({ user_id: user, text_id: 'recorded' });
      const { score, threshold } = await client.users.verify(user, { ...sampleOf(typing ?? []), challenge });
      return (score ?? Number.NaN) - (threshold ?? Number.NaN);
    };
    const { challenge } = await client.challenges.create({
      ...{ user_id: user, text_id: 'recorded', action: 'enrol' },
    });
    const samples = person.slice(0, 5).map((typing) => ({ ...sampleOf(typing), challenge }));
    const isEnrolled = await client.users.enrol(user, samples).then(
      ({ enrolled }) => enrolled,
      () => false,
    );
    if (!isEnrolled || !((await scoreOf(person[5])) > 1)) continue;
    for (const other of people) {
      if (other !== person && (await scoreOf(other[5])) < -3) return { person, other };
    }
  }
  throw new Error('expected somebody who is recognised, and somebody who is not taken for them');
}

/** The times as they were written down, under positions. */
function sampleOf(typing: readonly TimedKey[]): Sample {
  const places = new Map<string, number>();
  let next = 0;
  return {
    keystroke_data: typing.map(({ key, event, timestamp }) => {
      if (event === 'down') places.set(key, next++);
      return { key: `#${places.get(key)}`, event, timestamp };
    }),
    capture: { mode: 'key', device: 'desktop', text: 'fixed', text_id: 'recorded' },
  };
}
