import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeystrokeSample, parseSample } from '../keystrokes/sample.ts';
import { wireEvents } from '../testing/arbitraryTyping.ts';
import { typedPhrase } from './typedPhrase.ts';

/** 31 keys: two typos, eight corrections and eight presses of Shift are tolerated. */
const PHRASE = 'silent clear below soup thunder';

/** A sample of keys one after the other, each released before the next goes down. */
function typing(keys: readonly string[]): KeystrokeSample {
  return parseSample(wireEvents(keys.map((key, i) => ({ key, down: 200 * i, up: 200 * i + 90 }))));
}

function typed(text: string): readonly string[] {
  return Array.from(text);
}

function after(text: string, ...keys: readonly string[]): readonly string[] {
  return [...typed(text), ...keys];
}

function backspaces(count: number): readonly string[] {
  return Array.from({ length: count }, () => 'Backspace');
}

describe('typedPhrase', () => {
  it.each<[string, readonly string[]]>([
    ['as shown', typed(PHRASE)],
    ['with Enter at the end', after(PHRASE, 'Enter')],
    ['in capitals', ['CapsLock', ...typed(PHRASE.toUpperCase())]],
    ['with a capital first', ['Shift', 'S', ...typed(PHRASE.slice(1))]],
    ['without one letter', typed(PHRASE.replace('clear', 'cler'))],
    ['with two wrong letters', typed('silemt clear below soup thumder')],
    ['with a letter too many', typed(PHRASE.replace('soup', 'soupp'))],
    ['with a mended word', after('silent clae', 'Backspace', 'Backspace', ...PHRASE.slice(9))],
    ['with eight corrections', after('sxxxxxxxx', ...backspaces(8), ...PHRASE.slice(1))],
  ])('matches %s', (_how, keys) => {
    expect(typedPhrase(typing(keys), PHRASE)).toBe('matches');
  });

  it.each<[string, readonly string[]]>([
    ['three wrong letters', typed('silemt cleat below soup thumder')],
    ['nine corrections', after('sxxxxxxxxx', ...backspaces(9), ...PHRASE.slice(1))],
    [
      'nine capitals',
      after('silent', ...typed(' clear be').flatMap((key) => ['Shift', key]), ...'low soup thunder'),
    ],
    ['a word too few', typed('silent clear below thunder')],
    ['a recording taken back before it', after('by heart', ...backspaces(9), ...PHRASE)],
  ])('does not take %s for it', (_how, keys) => {
    expect(typedPhrase(typing(keys), PHRASE)).toBe('too_many_typos');
  });

  it.each<[string, readonly string[]]>([
    ['another phrase', typed('robin tomato music leave beach')],
    ['a phrase that was not finished', typed('silent clear below')],
    ['the phrase twice', typed(PHRASE + PHRASE)],
    ['the phrase taken back', after(PHRASE, ...backspaces(PHRASE.length))],
    ['another script', typed('тихий ясный ниже суп гром')],
  ])('tells %s from it', (_what, keys) => {
    expect(typedPhrase(typing(keys), PHRASE)).toBe('different_text');
  });

  it('refuses keys that are not named, be it one', () => {
    const positions = typed(PHRASE).map((_, position) => `#${position}`);
    expect(typedPhrase(typing(positions), PHRASE)).toBe('keys_not_named');
    expect(typedPhrase(typing(typed(PHRASE).map(() => 'Unidentified')), PHRASE)).toBe('keys_not_named');
    expect(typedPhrase(typing([...typed(PHRASE).slice(0, -1), '#30']), PHRASE)).toBe('keys_not_named');
  });

  it('reads what came to stand in the field, in the order of the presses', () => {
    const held = wireEvents([
      { key: 'x', down: 0, up: 50 },
      { key: 'y', down: 100, up: 150 },
      { key: 'z', down: 200, up: 250 },
      { key: 'Backspace', down: 300, up: 1_500 },
    ]);
    const repeats = [900, 950].map((timestamp) => ({
      key: 'Backspace',
      event: 'down' as const,
      timestamp,
    }));
    const rest = wireEvents(
      typed(PHRASE).map((key, i) => ({ key, down: 2_000 + 200 * i, up: 2_090 + 200 * i })),
    );
    // Late events come last in the list.
    expect(typedPhrase(parseSample([...held, ...rest, ...repeats]), PHRASE)).toBe('matches');
    expect(typedPhrase(parseSample([...held, ...rest]), PHRASE)).toBe('matches');
    expect(typedPhrase(parseSample([...held.slice(0, -2), ...rest]), PHRASE)).toBe('too_many_typos');
  });

  it('matches nothing where anything would', () => {
    expect(typedPhrase(typing(['a', 'Shift']), '')).toBe('different_text');
    expect(typedPhrase(typing(['a', 'Shift']), 'b')).toBe('different_text');
    expect(typedPhrase(typing(['Enter', 'Shift']), 'ab')).not.toBe('matches');
  });

  it('answers whatever is typed, and matches only what is near', () => {
    const letters = fc.constantFrom(...'silent ', 'Backspace', 'Shift', 'Enter', 'é', 'Tab');
    const anyKeys = fc.array(letters, { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(anyKeys, (keys) => {
        const samples = wireEvents(keys.map((key, i) => ({ key, down: 20 * i, up: 20 * i + 15 })));
        let sample: KeystrokeSample;
        try {
          sample = parseSample(samples);
        } catch {
          return;
        }
        expect(['different_text', 'too_many_typos']).toContain(typedPhrase(sample, PHRASE));
      }),
    );
  });
});
