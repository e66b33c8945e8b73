/** A new key: nobody else makes the same. */
export function newIdempotencyKey(): string {
  const { crypto } = globalThis;
  // A page without https, such as a laptop's development server on a phone, has no randomUUID.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
