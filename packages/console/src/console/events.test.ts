import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BEAT, readEvents, type StreamEvent } from './events.ts';

const TEXT = 'event: open\ndata: {}\n\n: here\n\nevent: attempts\ndata: [{"id":"é 1"}]\n\nevent: att';

it('reads events however the text was cut, and none that is not whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: TEXT.length })), async (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), TEXT.length];
      async function* pieces() {
        for (const [i, from] of places.entries()) yield TEXT.slice(from, places[i + 1]);
      }
      const events: StreamEvent[] = [];
      for await (const event of readEvents(pieces())) events.push(event);
      expect(events).toEqual([
        { name: 'open', data: '{}' },
        BEAT,
        { name: 'attempts', data: '[{"id":"é 1"}]' },
      ]);
    }),
  );
});
