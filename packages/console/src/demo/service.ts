import type { TypedSample } from '@keystroke-auth/client/capture';
import type { Decision, Enrolment, Problem } from '@keystroke-auth/protocol';

/** Tells the service's answer from another page at its address, by a field of it. */
type Check<Answer> = (answer: unknown) => answer is Answer;
const has =
  <Answer>(field: keyof Answer & string): Check<Answer> =>
  (answer): answer is Answer =>
    typeof answer === 'object' && answer !== null && field in answer;
const isNothing: Check<undefined> = (answer) => answer === undefined;

async function ask<Answer>(
  method: string,
  path: string,
  check: Check<Answer>,
  body?: object,
): Promise<Answer> {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => {
    throw new Error('The service does not answer. Is it still running?');
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok || !check(answer)) throw new Error(refusalOf(response.status, answer));
  return answer;
}

/** What the service said no to, in words for whoever types. */
function refusalOf(status: number, answer: unknown): string {
  const { code = '', title, quality = [] }: Partial<Problem & Pick<Enrolment, 'quality'>> = Object(answer);
  const refused = quality.find(({ accepted }) => !accepted)?.findings[0];
  if (refused !== undefined) return refused.hint;
  if (code === 'sample_not_typed') {
    return 'Pasted, filled in or made by a script: there is no rhythm of yours in that. Type it.';
  }
  if (code === 'too_many_typos') return 'That had many corrections. Once more?';
  if (code === 'rate_limited') return 'That was quick: wait some seconds, then go on.';
  // `detail` is for developers.
  return title ?? `The service answered ${status}.`;
}

export const service = {
  phrase: async (language: string): Promise<string> =>
    (await ask('GET', `phrase?language=${language}`, has<{ readonly text: string }>('text'))).text,
  enrol: (sample: TypedSample) => ask('POST', 'samples', has<Enrolment>('enrolled'), sample),
  verify: (sample: TypedSample) => ask('POST', 'tries', has<Decision>('decision'), sample),
  forget: () => ask('DELETE', 'visit', isNothing),
};
