import { expect, it } from 'vitest';
import { impostorTries } from './impostorTries.ts';
import { parseProtocol } from './protocol.ts';
import { sequence } from './testing/recordings.ts';
import { buildTrials } from './trials.ts';

it('says whose every impostor try is, text by text', () => {
  const people = ['1', '2', '3'].flatMap((subject) =>
    ['a', 'b'].flatMap((text) =>
      sequence(
        subject,
        [100, 100, 100].map((hold) => hold + Number(subject)),
        { text },
      ),
    ),
  );
  const tries = impostorTries(buildTrials(people, parseProtocol('phrase-1')));
  expect(tries.size).toBe(6);
  for (const [typist, others] of tries) {
    expect(others.map(({ subject }) => subject)).toEqual(
      ['1', '2', '3'].filter((subject) => subject !== typist.subject),
    );
    for (const { subject, samples } of others) {
      expect(samples).toHaveLength(2);
      for (const { timeline } of samples) {
        expect((timeline.ups[0] ?? 0) - (timeline.downs[0] ?? 0)).toBe(100 + Number(subject));
      }
    }
  }
});
