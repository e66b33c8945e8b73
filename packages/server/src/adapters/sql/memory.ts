/** Something in memory that follows what is written, and has to go back with it. */
export interface Memory {
  /** Returns what takes it back to where it is now. */
  mark(): () => void;
}
