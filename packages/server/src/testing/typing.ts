import { simulateTyping } from '../cli/client/simulateTyping.ts';

/** A request body with one simulated sample: same numbers, same sample. */
export function sampleBody(userId: string, typist: number, sample: number) {
  return { user_id: userId, keystroke_data: simulateTyping(typist, sample) };
}
