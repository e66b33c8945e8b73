import { createRandom } from '@keystroke-auth/engine';
import { expect, it } from 'vitest';
import { TYPING_CHANGES } from './mutateTyping.ts';
import { drawCrowd, noteSeen, standingOf, typedBy } from './people.ts';

const crowd = drawCrowd(1);
const [person, other] = crowd.control;
if (person === undefined || other === undefined) throw new Error('expected people');
const base = typedBy(person.typist, 20);
const body = (keystroke_data: unknown, capture: object = {}) => JSON.stringify({ keystroke_data, capture });
const standing = (text: string) => standingOf(person, text, base);

it('knows what is whose', () => {
  expect(standing(body(base))).toBe('like_the_person');
  expect(standing(body(base.map((event) => ({ ...event, timestamp: event.timestamp + 1_000 }))))).toBe(
    'like_the_person',
  );
  expect(standing(body(base.map((event, i) => ({ ...event, timestamp: 80 * i }))))).toBe('machine');
  expect(standing(body(base.map((event, i) => ({ ...event, timestamp: 400 * i + 3 * (i % 2) }))))).toBe(
    'other_text',
  );
  expect(standingOf(person, body(typedBy(other.typist, 20)), null)).toBe('other_rhythm');
  expect(standing(body(typedBy(person.typist, 1)))).toBe('seen');
  expect(standing(body(base, { flags: ['paste'] }))).toBe('not_typed');
  for (const text of ['', '{', 'null', '[]', body([]), body(base, { text_id: 'pin' })]) {
    expect(standing(text)).toBe('unreadable');
  }
});

it('has seen what was scored, wherever its times start and whatever its keys are called', () => {
  const next = typedBy(person.typist, 21).map((event) => ({ ...event }));
  noteSeen(person, body(next));
  const again = next.map((event) => ({ ...event, key: 'x', timestamp: event.timestamp + 7 }));
  expect(standingOf(person, body(again), null)).toBe('seen');
  expect(
    standingOf(
      person,
      JSON.stringify({ samples: [{ keystroke_data: base }, { keystroke_data: next }] }),
      null,
    ),
  ).toBe('seen');
});

it('changes typing in every way without failing', () => {
  const random = createRandom(1);
  for (const [name, change] of Object.entries(TYPING_CHANGES)) {
    const changed = change(
      base.map((event) => ({ ...event })),
      random,
    );
    expect([name, Array.isArray(changed)]).toEqual([name, true]);
    expect([name, JSON.stringify(changed) === JSON.stringify(base)]).toEqual([name, false]);
  }
});
