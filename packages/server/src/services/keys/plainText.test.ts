import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls, isPlainText } from './plainText.ts';

describe('plain text', () => {
  it('is words of any language, and nothing that a terminal acts on', () => {
    for (const text of ['shop', 'boutique à Évry', 'दुकान', 'магазин', '👩‍💻', ''])
      expect(isPlainText(text)).toBe(true);
    const acted = [
      'a\x1b[2J',
      'a\nb',
      'a\rb',
      'a\tb',
      '\x00',
      '\x7f',
      '\u009b31m',
      'a\u2028b',
      'a\u2029b',
      '\u202eb',
    ];
    for (const text of acted) expect([text, isPlainText(text)]).toEqual([text, false]);
  });

  it('is what escaping makes of any text, and JSON means the same after it', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(fc.property(texts, (text) => isPlainText(escapeControls(text))));
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.parse(escapeControls(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
    expect(escapeControls('a\x1b[2J\nb')).toBe('a\\u001b[2J\\u000ab');
  });
});
