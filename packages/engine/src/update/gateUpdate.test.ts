import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateUpdate, type UpdateFacts, type UpdatePolicy } from './gateUpdate.ts';

const clear: UpdatePolicy = { mode: 'clear-accept', margin: 0.5 };
const accepted: UpdateFacts = {
  score: { value: 3, defect: null },
  threshold: 2,
  verified: false,
  live: true,
};

describe('gateUpdate', () => {
  it('learns from a clear accept and does not measure drift from it', () => {
    expect(gateUpdate(accepted, clear)).toEqual({ update: true, anchors: false, reason: 'clear_accept' });
    expect(gateUpdate({ ...accepted, score: { value: 2.4, defect: null } }, clear).reason).toBe('not_clear');
  });

  it('learns from what another factor confirmed, however it scored, and measures drift from it', () => {
    const lost = { ...accepted, score: { value: -4, defect: null }, verified: true };
    for (const policy of [clear, { mode: 'verified' } as const]) {
      expect(gateUpdate(lost, policy)).toEqual({ update: true, anchors: true, reason: 'verified' });
    }
    expect(gateUpdate(accepted, { mode: 'verified' }).reason).toBe('not_verified');
  });

  it('never learns where the policy is off or the sample was not seen to be live', () => {
    expect(gateUpdate({ ...accepted, verified: true }, { mode: 'off' }).reason).toBe('policy_off');
    expect(gateUpdate({ ...accepted, verified: true, live: false }, clear).reason).toBe('liveness_failed');
    expect(gateUpdate({ ...accepted, verified: true, live: null }, clear).reason).toBe('liveness_not_known');
  });

  it('says no when anything it needs is missing or no number, as if it came from a damaged store', () => {
    const nothing = fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 'yes', {});
    const damage = fc.record({
      what: fc.constantFrom('score', 'value', 'defect', 'threshold', 'live', 'margin', 'mode'),
      how: nothing,
    });
    fc.assert(
      fc.property(damage, ({ what, how }) => {
        fc.pre(!(what === 'defect' && how === null));
        const broken: Record<string, unknown> = { ...accepted };
        const policy: Record<string, unknown> = { ...clear };
        if (what === 'value' || what === 'defect') broken.score = { ...accepted.score, [what]: how };
        else if (what === 'margin' || what === 'mode') policy[what] = how;
        else broken[what] = how;
        const gate: (...given: never[]) => unknown = gateUpdate;
        expect(Reflect.apply(gate, null, [broken, policy])).toMatchObject({ update: false, anchors: false });
      }),
    );
  });
});
