import { POLICY_PRESETS } from '@keystroke-auth/protocol';
import { expect, it } from 'vitest';
import { changeOf, keepsLess } from './policyChange.ts';

const { balanced, strict } = POLICY_PRESETS;

it('names what is another one, and nothing that was changed back', () => {
  expect(changeOf(balanced, { ...balanced })).toEqual({});
  expect(changeOf(balanced, { ...balanced, attempts: null, mode: 'shadow' })).toEqual({
    attempts: null,
    mode: 'shadow',
  });
  expect({ ...balanced, ...changeOf(balanced, strict) }).toEqual(strict);
});

it('knows when less is kept than before', () => {
  const kept = { ...balanced, retention_attempts_days: 30, retention_inactive_days: null };
  expect(keepsLess(kept, { ...kept, retention_attempts_days: 31 })).toBe(false);
  expect(keepsLess(kept, { ...kept, retention_attempts_days: null })).toBe(false);
  expect(keepsLess(kept, { ...kept, retention_attempts_days: 29 })).toBe(true);
  expect(keepsLess(kept, { ...kept, retention_inactive_days: 400 })).toBe(true);
});
