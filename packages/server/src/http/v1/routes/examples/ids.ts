/**
 * Ids that examples name. The service draws its own: whoever sends an example puts in an id that an answer gave.
 * What the examples take for granted is in src/testing/exampleState.ts.
 */
export const EXAMPLE_PROFILE_ID = '019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01';
export const EXAMPLE_ATTEMPT_ID = '019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02';
export const EXAMPLE_SESSION_ID = '019c0f6e-71c8-7c93-b7f3-52a8d6c0e503';
export const EXAMPLE_WEBHOOK_ID = '019c0f6e-8d20-7da4-a1e6-3b95c7f2d804';
export const EXAMPLE_DELIVERY_ID = '019c0f6e-9f58-7eb5-92d7-6c84b1a3e705';
export const EXAMPLE_KEY_ID = 'c0ffee0123456789';
/** Of nothing. */
export const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';
