import { describe, expect, it } from 'vitest';
import { READERS } from '../evaluation/detectFormat.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { parseProtocol } from '../evaluation/protocol.ts';
import { buildTrials } from '../evaluation/trials.ts';
import { createModel } from '../models/createModel.ts';
import { drawSentence } from './drawSentence.ts';
import { drawTypist, type SimulatedDevice } from './drawTypist.ts';
import { typeText } from './typeText.ts';

/**
 * Error rates of simulated people are like those of real ones (docs/accuracy.md): the rhythm model has 1.5 % per user on
 * GREYC's phrases, 8 % on CMU's password, 10 to 13 % on touch screens and keypads, 2.0 % on Aalto's sentences.
 */
describe('simulated people', () => {
  it.each([
    ['a phrase', 'desktop', 'the rolling stones', 0.01, 0.05],
    ['a password', 'desktop', '.tie5Roanl', 0.05, 0.11],
    ['a PIN on a touch screen', 'touch', '9141937761', 0.07, 0.15],
    ['a PIN on a keypad', 'numpad', '9141937761', 0.05, 0.13],
    ['sentences', 'desktop', null, 0.008, 0.035],
  ] as const)('are told apart by %s about as well as real ones', (_, device, text, least, most) => {
    const rate = errorRate(device, text);
    expect(rate).toBeGreaterThan(least);
    expect(rate).toBeLessThan(most);
  });
});

/** EER per user over 50 people with 5 samples enrolled. */
function errorRate(device: SimulatedDevice, text: string | null): number {
  const lines = Array.from({ length: 50 }, (_, person) => {
    const typist = drawTypist(person, device);
    return Array.from({ length: 15 }, (_, n) =>
      JSON.stringify({
        subject: person,
        text: text ?? '',
        sample: n + 1,
        device,
        keystroke_data: typeText(typist, text ?? drawSentence(person * 100 + n, 14), {
          sample: n + 1,
          text: text === null ? 'free' : 'fixed',
          typos: text === null,
        }),
      }),
    );
  }).flat();
  const protocol = parseProtocol(text === null ? 'free-5' : 'phrase-5');
  const trials = buildTrials(READERS['json-lines'](lines).recordings, protocol);
  const model = createModel('rhythm', { text: protocol.text, device });
  return evaluate(trials, model, { resamples: 0 }).eer_per_user_mean;
}
