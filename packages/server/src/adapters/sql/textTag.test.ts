import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSecrets } from '../crypto/secrets.ts';
import { forgetTextTag, textTag } from './textTag.ts';

const text = fc.oneof(fc.string(), fc.constantFrom('', '\n', 'a\n', '\na', 'user', 'a'));

it('is the keyed hash, however often it is asked for and forgotten', () => {
  const [ours, others] = [createSecrets('ours'), createSecrets('others')];
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('x', 'Zm9v', null),
      fc.constantFrom('user', 'label-text'),
      (id, of, purpose) => {
        const values = of === null ? [id] : [of, id];
        for (const secrets of [ours, others, ours]) {
          const expected = Buffer.from(secrets.tag(purpose, values)).toString('base64url');
          expect(textTag(secrets, purpose, id, of)).toBe(expected);
          expect(textTag(secrets, purpose, id, of)).toBe(expected);
          forgetTextTag(secrets, purpose, id);
          expect(textTag(secrets, purpose, id, of)).toBe(expected);
        }
      },
    ),
  );
});

it('is made once, and anew for whoever was forgotten', () => {
  const secrets = createSecrets('ours');
  let made = 0;
  const counting = {
    ...secrets,
    tag(purpose: string, values: readonly (string | Uint8Array)[]) {
      made += 1;
      return secrets.tag(purpose, values);
    },
  };
  textTag(counting, 'user', 'ada');
  textTag(counting, 'user', 'ada');
  expect(made).toBe(1);
  forgetTextTag(counting, 'user', 'ada');
  textTag(counting, 'user', 'ada');
  expect(made).toBe(2);
});
