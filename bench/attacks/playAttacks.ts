import {
  ATTACK_SPECIES,
  createRandom,
  type EnrolledTypist,
  isRecord,
  type KeystrokeSample,
} from '@keystroke-auth/engine';
import {
  type Answer,
  type ApiClient,
  createApiClient,
} from '../../packages/server/src/cli/client/apiClient.ts';
import { inParallel } from '../../packages/server/src/cli/client/inParallel.ts';
import { wireEvents } from '../../packages/server/src/cli/client/wireEvents.ts';

/** What came of one kind of tries. */
export interface Played {
  readonly id: string;
  readonly name: string;
  tries: number;
  /** At or above the threshold, whatever liveness says. */
  rhythm: number;
  /** Answered `allow`. */
  allowed: number;
  /** Answered without a comparison: typing was locked. */
  unjudged: number;
  people: number;
  /** Of whom one try at least was allowed. */
  peopleLetIn: number;
  /** Answers that are no decision. */
  readonly errors: string[];
}

export interface PlayOptions {
  /** Of each kind on each template. */
  readonly attacks: number;
  readonly seed: number;
  /** Ids of the kinds that are played; null: all. */
  readonly kinds: readonly string[] | null;
  /** Whether each try of an attack comes from a device of its own; otherwise nobody says where tries come from. */
  readonly devices: boolean;
}

/** Tries of one kind; null where a typist's samples allow none. */
interface Kind {
  readonly id: string;
  readonly name: string;
  /** Of the person, before. */
  readonly logins: number;
  tries(typist: EnrolledTypist, index: number): (KeystrokeSample | null)[];
}

const CONCURRENCY = 8;
/** Logins before the attack, of which the forger of species h has heard. */
const LOGINS = 5;

/** Plays every kind of attack on everybody, and lets them and others log in, in an application that knows nobody. */
export async function playAttacks(
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  typists: readonly EnrolledTypist[],
  options: PlayOptions,
): Promise<Played[]> {
  const api = createApiClient(url, apiKey);
  const results: Played[] = [];
  for (const [place, kind] of kindsOf(options).entries()) {
    const { id, name } = kind;
    const played: Played = {
      ...{ id, name, tries: 0, rhythm: 0, allowed: 0, unjudged: 0, people: 0, peopleLetIn: 0 },
      errors: [],
    };
    await inParallel(typists.entries(), CONCURRENCY, ([index, typist]) =>
      playOne(
        api,
        `person-${place}-${index}`,
        typist,
        { logins: kind.logins, tries: kind.tries(typist, index), devices: options.devices },
        played,
      ),
    );
    results.push(played);
  }
  return results;
}

function kindsOf({ attacks, seed, kinds }: PlayOptions): Kind[] {
  const all: Kind[] = [
    { id: 'genuine', name: 'their own logins', logins: 0, tries: ({ genuine }) => genuine.slice(0, attacks) },
    {
      id: 'other',
      name: "other people's typing",
      logins: LOGINS,
      tries: ({ impostors }) => spread(impostors, attacks),
    },
    ...ATTACK_SPECIES.map(
      ({ id, name, forge }, place): Kind => ({
        id,
        name,
        logins: LOGINS,
        tries(typist, index) {
          // A stream for each typist: who comes first does not matter.
          const random = createRandom(seed + 1_000 * place + 100_000 * index);
          return Array.from({ length: attacks }, (_, attack) => forge(typist, attack, random));
        },
      }),
    ),
  ];
  const unknown = (kinds ?? []).filter((id) => !all.some((kind) => kind.id === id));
  if (unknown.length > 0) {
    throw new RangeError(
      `got the kind ${unknown[0]}, expected some of ${all.map(({ id }) => id).join(', ')}`,
    );
  }
  return all.filter(({ id }) => kinds === null || kinds.includes(id));
}

/** So many of a list, from all over it. */
function spread<Item>(list: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, i) => i % step === 0).slice(0, count);
}

async function playOne(
  api: ApiClient,
  user: string,
  { device, enrolment, genuine }: EnrolledTypist,
  {
    logins,
    tries,
    devices,
  }: {
    readonly logins: number;
    readonly tries: readonly (KeystrokeSample | null)[];
    readonly devices: boolean;
  },
  played: Played,
): Promise<void> {
  const bodyOf = ({ events }: KeystrokeSample) => ({
    keystroke_data: wireEvents(events),
    capture: { device, text: 'fixed' },
  });
  const enrolled = await api.post(`/v1/users/${user}/samples`, { samples: enrolment.map(bodyOf) });
  // People whose samples do not fit each other type again before they are enrolled: there is nobody to attack.
  if (enrolled.body.code === 'samples_refused') return;
  if (enrolled.status !== 201) return note(enrolled, played);
  const verify = (sample: KeystrokeSample, device: string | null) =>
    api.post(`/v1/users/${user}/verify`, {
      ...bodyOf(sample),
      ...(device === null ? {} : { context: { device_id: device } }),
    });
  for (const login of genuine.slice(0, logins)) await verify(login, devices ? 'their own' : null);
  let letIn = false;
  for (const [place, sample] of tries.entries()) {
    if (sample === null) continue;
    const answer = await verify(sample, devices ? `device ${place}` : null);
    const { decision, score, threshold, false_match_rate } = answer.body;
    if (answer.status !== 200 || typeof decision !== 'string') {
      note(answer, played);
      continue;
    }
    played.tries += 1;
    if (!isRecord(answer.body.liveness)) played.unjudged += 1;
    // A sample that can't be compared has a score for what could be, and a false match rate of 1.
    const reaches = typeof score === 'number' && typeof threshold === 'number' && score >= threshold;
    if (reaches && false_match_rate !== 1) played.rhythm += 1;
    if (decision === 'allow') {
      played.allowed += 1;
      letIn = true;
    }
  }
  played.people += 1;
  if (letIn) played.peopleLetIn += 1;
}

function note({ status, body }: Answer, { errors }: Played): void {
  errors.push(`HTTP ${status}: ${String(body.detail ?? body.title ?? 'no reason given')}`);
}
