import { createRandom } from '@keystroke-auth/engine';
import { expect, it } from 'vitest';
import { TYPING_CHANGES } from './mutateTyping.ts';
import { drawCrowd, noteSeen, standingOf, typedBy } from './people.ts';
import { latin1, textOf } from './request.ts';

const crowd = drawCrowd(1);
const [person, other] = crowd.control;
if (person === undefined || other === undefined) throw new Error('expected people');
const base = typedBy(person.typist, 20);
const DESKTOP = { device: 'desktop' };
const body = (keystroke_data: unknown, capture: object = DESKTOP) =>
  JSON.stringify({ keystroke_data, capture });
const kind = (text: string | null, from: typeof base | null = base) => standingOf(person, text, from).kind;

it('knows what is whose', () => {
  expect(kind(body(base))).toBe('own');
  expect(kind(body(base.map((event) => ({ ...event, timestamp: event.timestamp + 1_000 }))))).toBe('own');
  expect(kind(body(base.map((event, i) => ({ ...event, timestamp: 80 * i }))))).toBe('machine');
  expect(kind(body(base.map((event, i) => ({ ...event, timestamp: 400 * i + 3 * (i % 2) }))))).toBe(
    'other_text',
  );
  expect(kind(body(typedBy(other.typist, 20)), null)).toBe('stranger');
  expect(kind(body(typedBy(person.typist, 1)))).toBe('seen');
  expect(kind(body(base, { ...DESKTOP, flags: ['paste'] }))).toBe('not_typed');
});

it('lets nothing pass but what the engine by itself takes for the person', () => {
  const mayPass = (text: string, from: typeof base | null = base) => standingOf(person, text, from).mayPass;
  expect(mayPass(body(base))).toBe(true);
  expect(mayPass(body(typedBy(other.typist, 20)), null)).toBe(false);
  expect(mayPass(body(base.map((event, i) => ({ ...event, timestamp: 400 * i + 3 * (i % 2) }))))).toBe(false);
  for (const text of [
    body(base.map((event, i) => ({ ...event, timestamp: 80 * i }))),
    body(typedBy(person.typist, 1)),
    body(base, { ...DESKTOP, flags: ['paste'] }),
    body([]),
  ])
    expect(mayPass(text)).toBe(false);
});

it('reads nothing in what is no JSON, holds no keys or is of another profile', () => {
  for (const text of [
    null,
    '',
    '{',
    '[]',
    body([]),
    body(base, {}),
    JSON.stringify({ keystroke_data: base }),
    body(base, { device: 'touch' }),
    body(base, { ...DESKTOP, text_id: 'x' }),
  ])
    expect([text, kind(text)]).toEqual([text, 'unreadable']);
  expect(textOf(`"${latin1('é')}"`)).toBe('"é"');
  expect(textOf('"\xe9"')).toBeNull();
});

it('has seen what was scored, wherever its times start and whatever its keys are called', () => {
  const next = typedBy(person.typist, 21).map((event) => ({ ...event }));
  noteSeen(person, body(next));
  const again = next.map((event) => ({ ...event, key: 'x', timestamp: event.timestamp + 7 }));
  expect(kind(body(again), null)).toBe('seen');
  const both = [base, next].map((keystroke_data) => ({ keystroke_data, capture: DESKTOP }));
  expect(kind(JSON.stringify({ samples: both }), null)).toBe('seen');
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
