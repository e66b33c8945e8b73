import fc from 'fast-check';
import type { ChangeKind, FieldEvent, PressSource } from '../capture/record/fieldEvent.ts';

export interface TypingOptions {
  /** What is in the field already. */
  readonly before?: string;
  readonly time?: number;
  readonly hold?: number;
  readonly release?: boolean;
  readonly source?: PressSource;
}

/**
 * What happens to a field when somebody types, a key every 100 ms. A character is its key; besides: `<` Backspace, `⇧`
 * Shift, `«` deletes a word and the space before it, `*` selects everything, `{n}` clicks n characters before the end.
 */
export function typeInto(keys: string, options: TypingOptions = {}): FieldEvent[] {
  const { before = '', hold = 60, release = true, source = 'keyboard' } = options;
  let text = before;
  let caret = text.length;
  let selected = false;
  let time = options.time ?? 0;
  const events: FieldEvent[] = [];
  for (const key of keys.match(/\{\d+\}|./gu) ?? []) {
    const clicked = /\d+/.exec(key.length > 1 ? key : '');
    if (clicked !== null || key === '*') {
      caret = text.length - Number(clicked?.[0] ?? 0);
      selected = key === '*';
      continue;
    }
    const name = { '<': 'Backspace', '«': 'Backspace', '⇧': 'Shift' }[key] ?? key;
    events.push({ type: 'down', key: name, code: name, source, time, repeat: false, shortcut: false });
    const [start, end, added] = effectOf(key, text, selected ? 0 : caret, caret);
    if (start !== end || added !== '') {
      const from = selected ? 0 : caret;
      text = text.slice(0, start) + added + text.slice(end);
      caret = start + added.length;
      const kind: ChangeKind = added === '' ? 'deleted' : 'typed';
      const change = { kind, length: text.length, from, to: caret, character: added, words: false };
      events.push({ type: 'change', ...change, time });
    }
    selected = false;
    if (release) events.push({ type: 'up', code: name, time: time + hold });
    time += 100;
  }
  return events;
}

/** What a key takes away, and what it writes there. */
function effectOf(
  key: string,
  text: string,
  from: number,
  caret: number,
): [start: number, end: number, added: string] {
  if (key === '⇧') return [caret, caret, ''];
  if (key === '<') return [Math.max(0, caret - 1), caret, ''];
  if (key === '«') return [text.lastIndexOf(' ', caret - 1), caret, ''];
  return [from, caret, key];
}

const KINDS: readonly ChangeKind[] = [
  ...(['typed', 'composed', 'deleted', 'replaced', 'paste', 'drop', 'dictation', 'filled'] as const),
];
const code = fc.constantFrom('KeyA', 'KeyB', 'Backspace', 'ShiftLeft', 'Numpad1');
const length = fc.nat({ max: 12 });
const caret = fc.option(fc.nat({ max: 14 }));

/** Events in any order, their times ascending as those of a clock are. */
export const anyFieldEvents: fc.Arbitrary<FieldEvent[]> = fc
  .array(
    fc.tuple(
      fc.nat({ max: 300 }),
      fc.oneof(
        fc.record({
          ...{
            type: fc.constant('down' as const),
            key: fc.constantFrom('a', 'b', 'Backspace', 'Shift', 'é'),
          },
          ...{
            time: fc.constant(0),
            code,
            source: fc.constantFrom<PressSource>('keyboard', 'numpad', 'touch', 'pointer'),
          },
          ...{ repeat: fc.boolean(), shortcut: fc.boolean() },
        }),
        fc.record({ type: fc.constant('up' as const), code, time: fc.constant(0) }),
        fc.record({
          ...{
            type: fc.constant('change' as const),
            kind: fc.constantFrom(...KINDS),
            length,
            from: caret,
            to: caret,
          },
          ...{ character: fc.constantFrom('a', 'b', 'é', ' '), words: fc.boolean(), time: fc.constant(0) },
        }),
        fc.record({ type: fc.constant('opaque' as const), soft: fc.boolean() }),
        fc.record({ type: fc.constant('leave' as const), page: fc.boolean() }),
        fc.record({ type: fc.constant('found' as const), length }),
        fc.constantFrom({ type: 'forged' as const }, { type: 'filled' as const }),
      ),
    ),
    { maxLength: 60 },
  )
  .map((steps) => {
    let time = 0;
    return steps.map(([pause, event]): FieldEvent => {
      time += pause;
      return 'time' in event ? { ...event, time } : event;
    });
  });
