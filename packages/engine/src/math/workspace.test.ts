import { expect, it } from 'vitest';
import { createWorkspace } from './workspace.ts';

it('is as long as asked for at least, and the same from call to call', () => {
  const workspace = createWorkspace();
  const long = workspace(1_000);
  expect(long.length).toBeGreaterThanOrEqual(1_000);
  expect(workspace(10)).toBe(long);
  expect(createWorkspace()(10)).not.toBe(long);
});
