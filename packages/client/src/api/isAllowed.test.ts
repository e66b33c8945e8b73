import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE, scriptedClient } from '../testing/scriptedClient.ts';
import { decision } from '../testing/scriptedFetch.ts';
import { isAllowed } from './isAllowed.ts';

const words = fc.oneof(
  fc.constant('allow'),
  fc.constantFrom('step_up', 'deny', 'insufficient', 'Allow', 'allow ', 'allowed', 'yes', ''),
  fc.constantFrom<unknown>(true, 1, null, undefined, ['allow'], { decision: 'allow' }),
  fc.string(),
);
const judged = words.map((word) => JSON.stringify(decision(word)));
const bodies = fc.oneof(
  { weight: 4, arbitrary: judged },
  words.map((word) => JSON.stringify({ decision: word })),
  judged.map((text) => `{"action":"verify","decision":${text}}`),
  judged.map((text) => `{"action":"enrol","decision":${text}}`),
  judged.map((text) => `[${text}]`),
  judged.map((text) => `{"__proto__":${text},"attempt_id":"a"}`),
  judged.map((text) => `${text}}`),
  judged.map((text) => text.slice(0, -1)),
  fc.json(),
  fc.string(),
);
const statuses = fc.oneof(
  fc.constant(200),
  fc.constantFrom(201, 202, 203, 206, 400, 409, 429, 503),
  fc.integer({ min: 200, max: 599 }),
);

/** Tried in any case: what must be allowed. */
const ALLOW = JSON.stringify(decision('allow'));

function responseOf(status: number, body: string): Response {
  return new Response([204, 205, 304].includes(status) ? null : body, { status });
}

/** The only thing that lets anybody in. */
function saysAllow(status: number, body: string): boolean {
  if (status !== 200) return false;
  try {
    const { decision: word, attempt_id: id } = JSON.parse(body);
    return word === 'allow' && id !== undefined;
  } catch {
    return false;
  }
}

describe('isAllowed', () => {
  it('is true for a 200 that decides allow, and for nothing else that can come back', async () => {
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(statuses, bodies, async (status, body) => {
        const { client, clock } = scriptedClient([responseOf(status, body)], { retries: 1 });
        const verified = await clock.run(client.users.verify('ada', SAMPLE)).then(isAllowed, () => false);
        if (verified) allowed += 1;
        expect(verified).toBe(saysAllow(status, body));
      }),
      { numRuns: 2_000, examples: [[200, ALLOW]] },
    );
    expect(allowed).toBeGreaterThan(0);
  });

  it('takes part in auto only when it verified', async () => {
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(statuses, bodies, async (status, body) => {
        const { client, clock } = scriptedClient([responseOf(status, body)], { retries: 0 });
        const verified = await clock.run(client.users.auto('ada', SAMPLE)).then(
          (answer) => answer.action === 'verify' && isAllowed(answer.decision),
          () => false,
        );
        if (verified) {
          allowed += 1;
          expect(status).toBe(200);
          expect(JSON.parse(body)).toMatchObject({ action: 'verify', decision: { decision: 'allow' } });
        }
      }),
      { numRuns: 2_000, examples: [[200, `{"action":"verify","decision":${ALLOW}}`]] },
    );
    expect(allowed).toBeGreaterThan(0);
  });

  it('is false without a decision, and for one that was not answered but inherited', () => {
    expect(isAllowed(null)).toBe(false);
    expect(isAllowed(undefined)).toBe(false);
    expect(isAllowed(Object.create({ decision: 'allow' }))).toBe(false);
    for (const value of [true, 'allow', 1, {}, [], Promise.resolve({ decision: 'allow' })]) {
      expect(Reflect.apply(isAllowed, undefined, [value])).toBe(false);
    }
    expect(isAllowed({ decision: 'allow' })).toBe(true);
    expect(isAllowed({ decision: 'step_up' })).toBe(false);
  });
});
