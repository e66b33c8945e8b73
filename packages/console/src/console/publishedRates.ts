/** What a text and a preset reached on public data: `docs/guide/policy.md` says on which, and with what intervals. Shares. */
export interface PublishedRates {
  readonly typed: string;
  readonly points: readonly {
    /** Target false match rate. */
    readonly target: number;
    readonly samples: number;
    /** Impostors that were allowed. */
    readonly falseMatch: number;
    /** People that were not. */
    readonly falseReject: number;
  }[];
}

export const PUBLISHED_RATES: readonly PublishedRates[] = [
  {
    typed: 'pass phrase, 17 to 24 keys',
    points: [
      { target: 0.05, samples: 5, falseMatch: 0.0483, falseReject: 1 - 0.9795 },
      { target: 0.01, samples: 5, falseMatch: 0.0107, falseReject: 1 - 0.8995 },
      { target: 0.001, samples: 10, falseMatch: 0.0024, falseReject: 1 - 0.7114 },
    ],
  },
  {
    typed: 'password of 10 characters',
    points: [
      { target: 0.05, samples: 5, falseMatch: 0.0432, falseReject: 1 - 0.8085 },
      { target: 0.01, samples: 5, falseMatch: 0.0117, falseReject: 1 - 0.6245 },
      { target: 0.001, samples: 10, falseMatch: 0.0028, falseReject: 1 - 0.4992 },
    ],
  },
  {
    typed: 'PIN of 10 digits, touch screen',
    points: [
      { target: 0.05, samples: 5, falseMatch: 0.0267, falseReject: 1 - 0.6587 },
      { target: 0.01, samples: 5, falseMatch: 0.0075, falseReject: 1 - 0.3707 },
    ],
  },
];
