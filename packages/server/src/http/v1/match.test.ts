import { drawSentence } from '@keystroke-auth/engine';
import { MatchAnswer, UserPage } from '@keystroke-auth/protocol';
import { afterAll, expect, it } from 'vitest';
import { IMPOSTOR, OWNER, reasonsOf, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

const reference = typings(OWNER, [1, 5]);
const match = (probe: unknown, more: object = {}) =>
  v1.take(MatchAnswer, 'POST /v1/match', { reference, probe, ...more });

it('tells one typist from two, and stores nothing', async () => {
  const same = await match([typed(OWNER, 6)]);
  expect(same).toMatchObject({ same_person: true, target_false_match_rate: 0.01 });
  expect(same.likelihood_ratio).toBeCloseTo(Math.exp(same.score ?? 0), 6);
  expect(await match([typed(OWNER, 6)])).toEqual(same);
  const other = await match([typed(IMPOSTOR, 6), typed(IMPOSTOR, 7)], { target_false_match_rate: 0.1 });
  expect(other).toMatchObject({ same_person: false, target_false_match_rate: 0.1 });
  expect(other.likelihood_ratio).toBeLessThan(1);
  expect((await v1.take(UserPage, 'GET /v1/users')).items).toEqual([]);
});

it('says that a copy shows nobody, and nothing of what can not be compared', async () => {
  const copy = await match([typed(OWNER, 1)]);
  expect(copy.same_person).toBe(false);
  expect(reasonsOf(copy)[0]).toBe('replayed_sample');
  const another = await match([typed(OWNER, 6, { text: drawSentence(1) })]);
  expect(another.same_person).not.toBe(true);
});

it('refuses samples that were not typed, or on different devices', async () => {
  const path = 'POST /v1/match';
  const pasted = typed(OWNER, 6, { capture: { flags: ['paste'] } });
  await v1.refused('sample_not_typed', path, { reference, probe: [pasted] });
  const touched = typed(OWNER, 6, { capture: { device: 'touch' } });
  await v1.refused('capture_differs', path, { reference, probe: [touched] });
});
