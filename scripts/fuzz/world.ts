import { drawTypist } from '@keystroke-auth/engine';
import { createApiClient } from '../../packages/server/src/cli/client/apiClient.ts';
import { inParallel } from '../../packages/server/src/cli/client/inParallel.ts';
import { type Crowd, enrolmentOf, forgetTries, type Person, typedBy } from './people.ts';

/**
 * The applications of a run. `control` has no lock, so that a person's own typing is allowed whatever was tried for them
 * before; `limits` has the limits of the preset, and is unlocked now and then, so that tries are judged; in `default` any request goes, and nothing is expected of its people;
 * nobody is known in `other`, whose key sees nothing of the rest. `nowhere` is of no application: it was made up.
 */
export const APPLICATIONS = ['control', 'limits', 'default', 'other'] as const;
export type ApplicationName = (typeof APPLICATIONS)[number];

export type Keys = Readonly<Record<ApplicationName, string>>;

/** People of `default`: what fuzzing does to them is undone now and then. */
const GUINEA_PIGS = ['ada', 'bob', 'ćyd é'];
const CONCURRENCY = 8;
const FIRST_TYPIST = 70_000;
const HOLD = { preset: 'balanced', require_challenge: false, update: 'off' } as const;

export interface World {
  /** Puts what only this service knows in the place of its name. */
  fill(text: string): string;
  /** Takes what an answer tells: ids and tokens for requests to come. */
  learn(answer: string): void;
  /** Enrols people of `default` again and makes anew what requests name; what is refused is not needed. */
  renew(): Promise<void>;
  /** Enrols somebody of `control` or `limits` under another name, as if nothing had been tried for them. */
  startOver(person: Person): Promise<void>;
}

/** Sets policies and enrols people in a service that knows nobody. @throws {Error} where it refuses */
export async function openWorld(url: string, keys: Keys, people: Crowd): Promise<World> {
  const [control, limits, scratch] = [keys.control, keys.limits, keys.default].map((key) =>
    createApiClient(url, key),
  );
  if (control === undefined || limits === undefined || scratch === undefined)
    throw new Error('expected three keys');
  const known = new Map<string, string>(APPLICATIONS.map((name) => [`key.${name}`, keys[name]]));
  known.set('key.nowhere', `ka_live_${'0'.repeat(16)}_${'n'.repeat(43)}`);
  let renewals = 0;
  let startedOver = 0;

  const must = async (what: Promise<{ readonly status: number; readonly body: object }>): Promise<void> => {
    const { status, body } = await what;
    if (status >= 300) throw new Error(`the service can't be prepared: ${status} ${JSON.stringify(body)}`);
  };
  const enrol = async (api: typeof control, userId: string, { typist }: Person): Promise<void> => {
    const samples = enrolmentOf(typist).map((keystroke_data) => ({ keystroke_data, capture: DESKTOP }));
    await must(api.post(`/v1/users/${userId}/samples`, { samples }));
  };
  const learn = (answer: string): void => {
    for (const [name, pattern] of LEARNED) {
      const found = pattern.exec(answer)?.[1];
      if (found !== undefined) known.set(name, found);
    }
  };
  const renew = async (): Promise<void> => {
    renewals += 1;
    for (const { number } of people.limits)
      await must(limits.post(`/v1/users/${known.get(`user.${number}`)}/unlock`, {}));
    await must(
      scratch.patch('/v1/applications/default/policy', { ...HOLD, mode: 'active', require_consent: null }),
    );
    for (const [i, userId] of GUINEA_PIGS.entries()) {
      const path = `/v1/users/${encodeURIComponent(userId)}`;
      const typist = drawTypist(FIRST_TYPIST + 10 * renewals + i);
      const samples = enrolmentOf(typist).map((keystroke_data) => ({ keystroke_data, capture: DESKTOP }));
      await scratch.post(`${path}/samples`, { samples });
      const tried = { keystroke_data: typedBy(typist, 6), capture: DESKTOP };
      learn(JSON.stringify((await scratch.post(`${path}/verify`, tried)).body));
      learn(JSON.stringify((await scratch.post('/v1/sessions', { user_id: userId })).body));
      learn(JSON.stringify((await scratch.post('/v1/challenges', { user_id: userId })).body));
    }
  };

  await must(control.patch('/v1/applications/control/policy', { ...HOLD, attempts: null }));
  await must(limits.patch('/v1/applications/limits/policy', HOLD));
  const enrolments = [
    ...people.control.map((person) => ({ api: control, person })),
    ...people.limits.map((person) => ({ api: limits, person })),
  ];
  await inParallel(enrolments, CONCURRENCY, async ({ api, person }) => {
    known.set(`user.${person.number}`, `person-${person.number}`);
    await enrol(api, `person-${person.number}`, person);
  });
  await renew();
  return {
    fill: (text) => text.replace(/\{\{([\w.]+)\}\}/g, (whole, name: string) => known.get(name) ?? whole),
    learn,
    renew,
    async startOver(person) {
      startedOver += 1;
      const userId = `person-${person.number}-${startedOver}`;
      await enrol(people.control.includes(person) ? control : limits, userId, person);
      known.set(`user.${person.number}`, userId);
      forgetTries(person);
    },
  };
}

const DESKTOP = { device: 'desktop' } as const;

const LEARNED = [
  ['attempt', /"attempt_id":"([\w-]+)"/],
  ['session', /"session_id":"([\w-]+)"/],
  ['profile', /"profile":\{"id":"([\w-]+)"/],
  ['challenge', /"(?:token|challenge)":"([\w.-]+)"/],
  ['cursor', /"next_cursor":"([\w.=-]+)"/],
] as const;
