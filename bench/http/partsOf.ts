/** A CPU profile, as V8's inspector gives it: the tree of calls, and which of them was at work how long (µs). */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

/**
 * The parts of a verification, by the files whose code is at work, sources or `dist`. A call belongs to the part of the
 * innermost file that is named here: what a library does for a part belongs to that part.
 */
export const PARTS: readonly Part[] = [
  part(
    'key look-up',
    /services\/keys\//,
    /adapters\/sql\/apiKeyStore/,
    /adapters\/sql\/together/,
    /plugins\/keyOf/,
    /plugins\/authenticateKey/,
    /v1\/authenticateCaller/,
  ),
  part(
    'rate limits',
    /adapters\/(?:\w+\/)?rateLimits\//,
    /adapters\/\w+\/rateLimiter/,
    /plugins\/rateLimits/,
    /v1\/limitByUser/,
    /services\/addressGroup/,
  ),
  part(
    'reading the body',
    /http\/v1\/readJsonBody/,
    /http\/v1\/validateRequest/,
    /http\/v1\/readV1Sample/,
    /http\/v1\/readTry/,
    /plugins\/json/,
    /engine\/\w+\/keystrokes\//,
  ),
  part(
    'encryption and decryption',
    /adapters\/crypto\/(?!newId)/,
    /adapters\/sql\/sealed/,
    /adapters\/sql\/textTag/,
    /adapters\/sql\/readStanding/,
  ),
  part(
    'replay and liveness',
    /engine\/\w+\/liveness\//,
    /adapters\/sql\/fingerprintRecords/,
    /services\/v1\/probe/,
  ),
  part('score and reasons', /engine\/\w+\/(?:models|decision|rhythm|prior|explanation|math|quality)\//),
  part('audit log', /services\/audit\//, /adapters\/sql\/audit/),
  part('webhooks', /services\/webhooks\//, /adapters\/sql\/webhook/),
  part('token', /services\/tokens\//, /adapters\/sql\/signingKey/),
  part('commit', /adapters\/\w+\/groupCommit/, /adapters\/\w+\/syncInTurn/),
  part(
    'log line',
    /node_modules\/(?:pino|sonic-boom|thread-stream)/,
    /observability\//,
    /plugins\/requestLog/,
  ),
  part(
    'people, profiles and tries: reading and writing',
    /adapters\/sql\/\w+Records/,
    /adapters\/sql\/lookUps/,
    /adapters\/sql\/people/,
    /adapters\/memory\/lruProfile/,
  ),
  part('the use case around them', /packages\/server\/\w+\/services\//),
];
/** Where no file of the list is on the stack: what goes on after a wait has forgotten who waited. */
const OTHERWISE: readonly Part[] = [
  part(
    'statements of the store, of any part',
    /node_modules\/(?:kysely|better-sqlite3)\//,
    /packages\/server\/\w+\/adapters\//,
  ),
];

interface Part {
  readonly name: string;
  readonly files: readonly RegExp[];
}

function part(name: string, ...files: readonly RegExp[]): Part {
  return { name, files };
}

const REST = 'HTTP: Node, Fastify, the answer';
const BY_NAME: ReadonlyMap<string, string | null> = new Map([
  ['(idle)', null],
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'outside of JavaScript'],
]);
/** What looks must not be seen. */
const PROBE = /profileProbe/;

/** Microseconds of the main thread by part, the largest first; what was idle is in none. */
export function partsOf({ nodes, samples = [], timeDeltas = [] }: Profile): ReadonlyMap<string, number> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stackOf = (id: number): Profile['nodes'][number]['callFrame'][] => {
    const stack = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at);
      if (node !== undefined) stack.push(node.callFrame);
    }
    return stack;
  };
  const known = new Map<number, string | null>();
  const total = new Map<string, number>();
  samples.forEach((id, i) => {
    const part = known.has(id) ? known.get(id) : partOf(stackOf(id));
    known.set(id, part ?? null);
    if (part != null) total.set(part, (total.get(part) ?? 0) + (timeDeltas[i] ?? 0));
  });
  return new Map([...total].sort(([, a], [, b]) => b - a));
}

/** @param stack innermost first */
function partOf(stack: Profile['nodes'][number]['callFrame'][]): string | null {
  const byName = BY_NAME.get(stack[0]?.functionName ?? '');
  if (byName !== undefined) return byName;
  const urls = stack.map(({ url }) => url);
  if (urls.some((url) => PROBE.test(url))) return null;
  for (const list of [PARTS, OTHERWISE]) {
    for (const url of urls) {
      const found = list.find(({ files }) => files.some((file) => file.test(url)));
      if (found !== undefined) return found.name;
    }
  }
  return REST;
}
