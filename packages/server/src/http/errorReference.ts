import { ENROLMENT_MEANINGS, type LivenessCode } from '@keystroke-auth/engine';
import { DECISION_REASON_MEANINGS, ERROR_CATALOGUE, SCOPES } from '@keystroke-auth/protocol';

/** A table of codes: the first cell of a row is the code. Text between backticks is code. */
export interface CodeTable {
  readonly title: string;
  /** Before every code in its anchor, so that a code that means an error and a reason, too, has two. */
  readonly anchor: string;
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const LIVENESS: Readonly<Record<LivenessCode, string>> = {
  exact_replay: 'The times are those of a sample that was seen before.',
  near_replay: 'A sample that was seen before, edited: nearer to it than people come.',
  spliced_replay: 'Put together from several samples that were seen before.',
  times_too_regular: 'Hold times and latencies vary less than people’s do.',
  holds_too_equal: 'Every key is held for about the same time.',
  latencies_too_equal: 'Every key follows the last one after about the same time.',
  events_too_even: 'Presses and releases follow one another like a beat.',
  latencies_too_short: 'Most keys follow the last one faster than hands do.',
  clock_coarse: 'The clock is so coarse that it costs recognition most of its worth.',
  clock_went_back: 'A press is listed after an earlier one, at an earlier time.',
  long_pause: 'Minutes lie between two events: a pause, or a clock set forward.',
};

export const ERROR_REFERENCE: readonly CodeTable[] = [
  {
    title: 'Errors',
    anchor: '',
    about:
      'Every refusal under `/v1` is a problem document (RFC 9457, `application/problem+json`) with a stable `code`. Its `type` is the address of a row of this table on the service itself. `detail` says what was received and what was expected, by type, and never repeats values. When there is nothing to say about the one request, it says what to do. The routes of the Flask service send `{"error": …}` with the same words.',
    columns: ['code', 'status', 'meaning', 'what to do'],
    rows: Object.entries(ERROR_CATALOGUE).map(([code, { status, title, help }]) => [
      code,
      `${status}`,
      title,
      help,
    ]),
  },
  {
    title: 'Extra members of a problem',
    anchor: 'member-',
    about: 'Fields that some problem documents have beside the standard ones.',
    columns: ['member', 'comes with', 'what it is'],
    rows: [
      ['pointer', '`body_invalid` and what is wrong in `keystroke_data`', 'JSON pointer to the field'],
      ['required_scope', '`scope_missing`', 'the scope that the key would need'],
      ['limited_by', '`rate_limited`', 'what was counted: `key`, `user` or `address`'],
      ['quality', '`samples_refused`', 'what was noticed about each sample, with hints for the person'],
    ],
  },
  {
    title: 'Reasons of decisions',
    anchor: 'reason-',
    about: 'The `code` of the `reasons` of a decision.',
    columns: ['code', 'meaning'],
    rows: Object.entries(DECISION_REASON_MEANINGS).map(([code, meaning]) => [code, meaning]),
  },
  {
    title: 'Quality codes',
    anchor: 'quality-',
    about: 'The `code` of the `findings` on an enrolment sample.',
    columns: ['code', 'sample is refused', 'what the person can do'],
    rows: Object.entries(ENROLMENT_MEANINGS).map(([code, { refuses, hint }]) => [
      code,
      refuses ? 'yes' : 'no',
      hint,
    ]),
  },
  {
    title: 'Liveness codes',
    anchor: 'liveness-',
    about: 'What the log says when a sample does not look as if a person had just typed it.',
    columns: ['code', 'meaning'],
    rows: Object.entries(LIVENESS).map(([code, meaning]) => [code, meaning]),
  },
  {
    title: 'Scopes of API keys',
    anchor: 'scope-',
    about: 'What a key may do; `*` is everything, `users:*` everything about users.',
    columns: ['scope', 'lets a key'],
    rows: Object.entries(SCOPES).map(([scope, about]) => [scope, about]),
  },
];

/** docs/errors.md */
export function renderErrorsMarkdown(): string {
  const tables = ERROR_REFERENCE.map(({ title, anchor, about, columns, rows }) => {
    const lines = rows.map(([code = '', ...cells]) => {
      const first = `<a id="${anchor}${code}"></a>\`${code}\``;
      return `| ${[first, ...cells].join(' | ')} |`;
    });
    const head = `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`;
    return `## ${title}\n\n${about}\n\n${head}\n${lines.join('\n')}\n`;
  });
  return `# Errors and other codes\n\n<!-- Written by \`npm run docs\` from the catalogues in the code. Do not edit. -->\n\n${tables.join('\n')}`;
}
