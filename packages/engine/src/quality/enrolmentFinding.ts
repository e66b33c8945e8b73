/** What can be wrong with an enrolment sample. Stable codes: clients show their own words for them. */
export type EnrolmentCode =
  | 'text_differs'
  | 'too_many_typos'
  | 'nothing_to_compare'
  | 'much_slower'
  | 'much_faster'
  | 'rhythm_differs'
  | 'typos'
  | 'long_pause'
  | 'releases_missing'
  | 'low_timer_resolution';

interface Meaning {
  /** Whether the sample should be typed again. Not where that would not help, or the model copes. */
  readonly refuses: boolean;
  /** What the person can do. */
  readonly hint: string;
}

const AGAIN = 'Type it again, as you usually do: both hands, your own speed, no interruption.';

export const MEANINGS: Readonly<Record<EnrolmentCode, Meaning>> = {
  text_differs: { refuses: true, hint: 'Type the same text as in the other samples.' },
  too_many_typos: {
    refuses: true,
    hint: 'Type it again without corrections; slow is fine, as long as it is usual.',
  },
  nothing_to_compare: { refuses: true, hint: 'Type it again; hold no key down for long.' },
  much_slower: { refuses: true, hint: AGAIN },
  much_faster: { refuses: true, hint: AGAIN },
  rhythm_differs: { refuses: true, hint: AGAIN },
  typos: { refuses: false, hint: 'Nothing to do: the rest of the sample counts.' },
  // One pause of 1.5 s in one of five samples changes no error rate: the model bounds what one latency can do.
  long_pause: { refuses: false, hint: 'Nothing to do: one pause is left out of account.' },
  releases_missing: {
    refuses: false,
    hint: 'Use a physical keyboard or the on-screen keypad where there is one.',
  },
  low_timer_resolution: {
    refuses: false,
    hint: 'Turn off the protection from fingerprinting for this site, or use another browser.',
  },
};

export interface EnrolmentFinding {
  readonly code: EnrolmentCode;
  /** What was noticed, in words; never a key or a time. */
  readonly detail: string;
  readonly hint: string;
}

export function finding(code: EnrolmentCode, detail: string): EnrolmentFinding {
  return { code, detail, hint: MEANINGS[code].hint };
}
