import { simulateTyping } from '../cli/client/simulateTyping.ts';

/** Lines of a file of recordings: so many samples of each simulated typist, all of one phrase. */
export function recordingLines(
  typists: readonly number[],
  samples: number,
  deviceOf: (typist: number) => string = () => 'desktop',
): string[] {
  return typists.flatMap((typist) =>
    Array.from({ length: samples }, (_, n) =>
      JSON.stringify({
        subject: String(typist),
        text: 'phrase',
        session: '1',
        sample: n + 1,
        device: deviceOf(typist),
        keystroke_data: simulateTyping(typist, n),
      }),
    ),
  );
}
