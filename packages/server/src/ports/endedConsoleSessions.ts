/** Sessions of the console that were ended before their time. One that is not here lives by what its token says. */
export interface EndedConsoleSessions {
  /** Again, it changes nothing. @param endsAt when nobody can use it any more in any case */
  add(id: string, endsAt: Date): Promise<void>;
  has(id: string): Promise<boolean>;
  /** Removes those that would have ended before, at most `limit`. Answers how many. */
  removeExpired(before: Date, limit: number): Promise<number>;
}
