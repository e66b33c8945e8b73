/** Who calls: for which application, and what they may do. */
export interface Principal {
  readonly application: string;
  /** Whether samples may be added to a user who is enrolled already. */
  readonly mayTeachEnrolled: boolean;
  /** The key that was used; null for an anonymous caller. */
  readonly keyId: string | null;
  /** What the key may do; `*` is everything. Empty for an anonymous caller. */
  readonly scopes: readonly string[];
}

export const DEFAULT_APPLICATION = 'default';
