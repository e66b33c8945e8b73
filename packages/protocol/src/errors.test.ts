import { expect, it } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode, ProtocolError } from './errors.ts';

const catalogue = Object.entries(ERROR_CATALOGUE) as [
  ErrorCode,
  { status: number; title: string; help: string },
][];

it('gives every error its status and, unless told better, its words', () => {
  for (const [code, { status, title }] of catalogue) {
    expect(new ProtocolError(code)).toMatchObject({ code, status, message: title, members: {} });
    expect(new ProtocolError(code, 'got x', { n: 1 })).toMatchObject({
      code,
      status,
      message: 'got x',
      members: { n: 1 },
    });
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
  }
});

it('says in one sentence what to do about each', () => {
  for (const [, { help }] of catalogue) expect(help).toMatch(/^[A-Z`{].*\.$/);
});
