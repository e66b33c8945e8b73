import { expect, it } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode, ProtocolError } from './errors.ts';

it('gives every error its status and, unless told better, its words', () => {
  for (const [code, { status, title }] of Object.entries(ERROR_CATALOGUE) as [
    ErrorCode,
    { status: number; title: string },
  ][]) {
    expect(new ProtocolError(code)).toMatchObject({ code, status, message: title });
    expect(new ProtocolError(code, 'got x')).toMatchObject({ code, status, message: 'got x' });
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
  }
});
