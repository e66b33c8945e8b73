import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../../../../engine/src/keystrokes/keyCode.ts';
import { alignToText } from '../../../../engine/src/rhythm/alignToText.ts';
import { anyFieldEvents, typeInto } from '../../testing/fieldTyping.ts';
import type { FieldEvent } from './fieldEvent.ts';
import { MAX_PRESSES, Recorder, type RecorderOptions } from './recorder.ts';
import { eventsOf, sourceOf } from './sampleOf.ts';

const FIXED: RecorderOptions = { free: false, names: false, touch: false };

function recorded(events: readonly FieldEvent[], options: Partial<RecorderOptions> = {}) {
  const all = { ...FIXED, ...options };
  const recorder = new Recorder(all);
  for (const event of events) recorder.handle(event);
  return sampleOf(recorder, all);
}
function sampleOf(recorder: Recorder, { names, free, touch }: RecorderOptions) {
  const source = sourceOf(recorder.presses, touch);
  const places = names || free ? null : recorder.places();
  const events = eventsOf(recorder.presses, places, source.mode !== 'delta');
  const pressed = events.filter(({ event }) => event === 'down').map(({ key }) => key);
  return { events, pressed, flags: recorder.flags, ...source };
}

describe('positions', () => {
  it.each([
    ['plain typing', 'abcd', ['#0', '#1', '#2', '#3']],
    ['a slip and Backspace', 'abx<cd', ['#0', '#1', '#2', 'Backspace', '#2', '#3']],
    ['two of them', 'abxy<<cd', ['#0', '#1', '#2', '#3', 'Backspace', 'Backspace', '#2', '#3']],
    ['a key that writes nothing', 'ab\u21e7cd', ['#0', '#1', '#2', '#3']],
    ['a wrong key found later, and replaced', 'abxd{1}<c', ['#0', '#1', 'Unidentified', '#3']],
    ['a surplus key found later', 'abxcd{2}<', ['#0', '#1', 'Unidentified', '#2', '#3']],
    ['a missing key found later', 'abd{1}c', ['#0', '#1', '#3']],
    ['a word deleted at once', 'ab cde«fg', ['#0', '#1', '#5', 'Backspace', '#2', '#3']],
    ['everything deleted, and typed again', 'xy<<abcd', ['#0', '#1', '#2', '#3']],
    ['everything selected, and typed over', 'xyz*abcd', ['#0', '#1', '#2', '#3']],
  ])('%s', (_, keys, pressed) => {
    expect(recorded(typeInto(keys))).toMatchObject({ pressed, mode: 'key', device: 'desktop', flags: [] });
  });

  it('tells a release from a press that was never released, and keys that overlap', () => {
    const { events } = recorded([
      ...typeInto('a', { release: false }),
      ...typeInto('b', { release: false, before: 'a', time: 100 }),
      { type: 'up', code: 'b', time: 170 },
      { type: 'leave', page: false },
      { type: 'up', code: 'a', time: 180 },
    ]);
    expect(events).toEqual([
      { key: '#0', event: 'down', timestamp: 0 },
      { key: '#1', event: 'down', timestamp: 100 },
      { key: '#1', event: 'up', timestamp: 170 },
    ]);
  });

  it('does not count what a held key repeats', () => {
    const [down, change] = typeInto('a', { release: false });
    if (down?.type !== 'down' || change?.type !== 'change') throw new Error('expected a key that writes');
    const again = { ...down, repeat: true, time: 500 };
    const { pressed, flags } = recorded([
      ...[down, change, again, { ...change, length: 2, from: 1, to: 2 }],
      ...[{ type: 'up', code: 'a', time: 600 } as const, ...typeInto('b', { before: 'aa', time: 700 })],
    ]);
    expect([pressed, flags]).toEqual([['#0', '#2'], []]);
  });

  it('takes a held Backspace for one correction of one key', () => {
    const typed = typeInto('abcd');
    const [down, change] = typeInto('<', { before: 'abcd', release: false, time: 1_000 });
    if (down?.type !== 'down' || change?.type !== 'change') throw new Error('expected a key that deletes');
    const repeated = [
      { ...down, repeat: true },
      { ...change, length: 2, from: 3, to: 2 },
    ];
    const { pressed } = recorded([
      ...typed,
      down,
      change,
      ...repeated,
      ...typeInto('cd', { before: 'ab', time: 2_000 }),
    ]);
    expect(pressed).toEqual(['#0', '#1', '#3', 'Backspace', '#2', '#3']);
  });
});

describe('what the engine makes of corrections', () => {
  /** Positions of a text of 17 keys that it finds in what was recorded. */
  const placesIn = (keys: string) => {
    const { pressed } = recorded(typeInto(keys));
    const text = Uint16Array.from({ length: 17 }, (_, i) => keyCodeOf(`#${i}`));
    const placement = alignToText(Uint16Array.from(pressed, keyCodeOf), text);
    return placement?.filter((place) => place >= 0).length ?? null;
  };
  it.each([
    ['none', 'leonardo dicaprio', 17],
    ['right after slips', 'lex<onse<<ardo dicaprik<o', 17],
    ['a word', 'leonardo dicapruo« dicaprio', 17],
    ['a wrong key found later', 'leonsrdo{3}<a{0} dicaprio', 16],
    ['a surplus key found later', 'leonaardo{3}<{0} dicaprio', 17],
    ['a missing key found later', 'leonrdo{3}a{0} dicaprio', 16],
    ['two found later: another text', 'leonsrdo{3}<a{0} dicapruo{1}<i', null],
  ])('%s', (_, keys, places) => {
    expect(placesIn(keys)).toBe(places);
  });
});

describe('flags', () => {
  const change = (
    kind: 'paste' | 'drop' | 'dictation' | 'filled' | 'replaced' | 'composed' | 'typed',
    length = 8,
  ) =>
    ({ type: 'change', kind, length, from: 3, to: length, character: '', words: false, time: 900 }) as const;

  it.each([
    ['paste', change('paste'), 'paste'],
    ['drop', change('drop'), 'drop'],
    ['dictation', change('dictation'), 'dictation'],
    ['a filled field', change('filled'), 'autofill'],
    ['spelling', change('replaced'), 'autocorrect'],
    ['an input method', change('composed', 4), 'ime'],
    ['a picker of characters', change('typed', 4), 'ime'],
    ['a completed word', change('typed'), 'autocorrect'],
    ['spoken words', { ...change('typed'), words: true }, 'dictation'],
    ['a script that changed the field', { type: 'found', length: 9 } as const, 'autofill'],
    ['a script that made events', { type: 'forged' } as const, 'synthetic'],
  ])('%s', (_, event, flag) => {
    expect(recorded([...typeInto('abc'), event]).flags).toEqual([flag]);
    const again = typeInto('abc', { time: 2_000 });
    const emptied = { type: 'found', length: 0 } as const;
    expect(recorded([...typeInto('abc'), event, emptied, ...again]).flags).toEqual([]);
  });

  it.each([
    ['a keyboard', false, 'autofill'],
    ['a phone, whose keyboard writes words', true, 'autocorrect'],
  ])('text without keys in an empty field of %s', (_, touch, flag) => {
    const recorder = new Recorder({ free: false, names: false, touch });
    recorder.handle({ ...change('typed'), from: 0 });
    expect([recorder.flags, recorder.presses]).toEqual([[flag], []]);
  });

  it('a page that was left and came back, not one that was left before or after', () => {
    const leave = { type: 'leave', page: true } as const;
    expect(recorded([leave, ...typeInto('abc'), leave]).flags).toEqual([]);
    const rest = typeInto('c', { before: 'ab', time: 900 });
    expect(recorded([...typeInto('ab'), leave, ...rest]).flags).toEqual(['hidden']);
    expect(recorded([...typeInto('ab'), { type: 'leave', page: false }, ...rest]).flags).toEqual([]);
  });
});

describe('soft keyboards', () => {
  const arrive = (before: string, after: string, time: number): FieldEvent[] => [
    { type: 'opaque', soft: true },
    ...[{ type: 'change', kind: after.length < before.length ? 'deleted' : 'composed' } as const].map(
      (kind) => ({
        ...kind,
        ...{ length: after.length, from: before.length, to: after.length, character: after.at(-1) ?? '' },
        ...{ words: false, time },
      }),
    ),
  ];

  it('give arrivals without releases', () => {
    const events = ['a', 'ab', 'abx', 'ab', 'abc'].flatMap((text, i, all) =>
      arrive(all[i - 1] ?? '', text, 100 * i),
    );
    const { pressed, mode, device, flags, events: all } = recorded(events);
    expect(pressed).toEqual(['#0', '#1', '#2', 'Backspace', '#2']);
    expect({ mode, device, flags, releases: all.length - pressed.length }).toEqual({
      ...{ mode: 'delta', device: 'touch', flags: [], releases: 0 },
    });
    expect(recorded(events, { names: true }).pressed).toEqual(['a', 'b', 'x', 'Backspace', 'c']);
    expect(recorded(events, { free: true, names: true }).pressed).toEqual(['a', 'b', 'x', 'Backspace', 'c']);
  });

  it('that release at once have no hold times', () => {
    const tapped = typeInto('abcd', { hold: 1 });
    expect(recorded(tapped, { touch: true })).toMatchObject({ mode: 'delta', device: 'touch' });
    expect(recorded(tapped, { touch: true }).events.every(({ event }) => event === 'down')).toBe(true);
    // On a desktop it stays what it looks like: a script.
    expect(recorded(tapped).mode).toBe('key');
    expect(recorded(typeInto('abcd'), { touch: true })).toMatchObject({ mode: 'key', device: 'desktop' });
  });
});

describe('keypads and number blocks', () => {
  it.each([
    ['numpad', 'key', 'numpad'],
    ['touch', 'keypad', 'touch'],
    ['pointer', 'keypad', 'unknown'],
  ] as const)('%s', (source, mode, device) => {
    expect(recorded(typeInto('1234', { source }))).toMatchObject({ mode, device });
  });
  it('a finger and a keyboard in one sample are compared with nothing', () => {
    const mixed = [...typeInto('12', { source: 'touch' }), ...typeInto('34', { before: '12', time: 900 })];
    expect(recorded(mixed)).toMatchObject({ mode: 'keypad', device: 'unknown' });
  });
});

describe('free text', () => {
  const free = { free: true, names: true };
  it('is every key by its name, without shortcuts, pasted text and filled fields', () => {
    const copy = { type: 'down', key: 'c', code: 'c', source: 'keyboard', time: 950 } as const;
    const paste = {
      type: 'change',
      kind: 'paste',
      length: 90,
      from: 3,
      to: 90,
      character: '',
      words: true,
    } as const;
    const { pressed, flags } = recorded(
      [
        ...typeInto('a\u21e7b<'),
        { ...copy, repeat: false, shortcut: true },
        { ...paste, time: 960 },
        { type: 'found', length: 0 },
        ...typeInto('c', { time: 1_000 }),
      ],
      free,
    );
    expect([pressed, flags]).toEqual([['a', 'Shift', 'b', 'Backspace', 'c'], []]);
  });

  it('is taken in pieces; a key that is held goes with the next', () => {
    const recorder = new Recorder({ ...FIXED, ...free });
    const held = typeInto('c', { before: 'ab', time: 500, release: false });
    for (const event of [...typeInto('ab'), ...held]) recorder.handle(event);
    recorder.finish();
    recorder.handle({ type: 'up', code: 'c', time: 600 });
    expect(sampleOf(recorder, { ...FIXED, ...free }).events).toEqual([
      { key: 'c', event: 'down', timestamp: 500 },
      { key: 'c', event: 'up', timestamp: 600 },
    ]);
    expect(recorder.spent).toBe(false);
  });

  it('keeps the latest presses when nobody takes them', () => {
    const keys = Array.from({ length: MAX_PRESSES + 10 }, (_, i) => 'abcdefghij'[i % 10]).join('');
    const { pressed } = recorded(typeInto(keys), free);
    expect(pressed.join('')).toBe(keys.slice(10));
  });
});

describe('a sample is taken once', () => {
  it('until the field was empty', () => {
    const recorder = new Recorder(FIXED);
    for (const event of typeInto('abc')) recorder.handle(event);
    recorder.finish();
    for (const event of typeInto('d', { before: 'abc', time: 900 })) recorder.handle(event);
    expect(recorder.spent).toBe(true);
    recorder.handle({ type: 'found', length: 0 });
    for (const event of typeInto('abc', { time: 2_000 })) recorder.handle(event);
    expect([recorder.spent, sampleOf(recorder, FIXED).pressed]).toEqual([false, ['#0', '#1', '#2']]);
  });
});

describe('any order of events', () => {
  const options = fc.record({ free: fc.boolean(), names: fc.boolean(), touch: fc.boolean() });

  it('is taken: a press has one release at most, at or after it, and times never go back', () => {
    fc.assert(
      fc.property(anyFieldEvents, options, (events, chosen) => {
        const recorder = new Recorder(chosen);
        for (const event of events) {
          recorder.handle(event);
          expect(recorder.presses.length).toBeLessThanOrEqual(MAX_PRESSES);
        }
        const { events: sent } = sampleOf(recorder, chosen);
        expect(sent.map(({ timestamp }) => timestamp)).toEqual(
          sent.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
        );
        const open = new Map<string, number>();
        for (const { key, event } of sent) {
          const count = (open.get(key) ?? 0) + (event === 'down' ? 1 : -1);
          expect(count).toBeGreaterThanOrEqual(0);
          open.set(key, count);
        }
      }),
    );
  });

  it('leaves no character in positions', () => {
    fc.assert(
      fc.property(anyFieldEvents, fc.boolean(), (events, touch) => {
        const { pressed } = recorded(events, { touch });
        for (const key of pressed) expect(key).toMatch(/^(#\d+|Backspace|Unidentified)$/);
      }),
    );
  });

  it('names every place of the text at most once', () => {
    fc.assert(
      fc.property(anyFieldEvents, (events) => {
        const recorder = new Recorder(FIXED);
        for (const event of events) recorder.handle(event);
        const places = recorder.presses.flatMap((press) =>
          press.fate === 'stands' ? [recorder.places().get(press)] : [],
        );
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });
});
