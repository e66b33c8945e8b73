import { expect, it } from 'vitest';
import { type CpuProfile, drawFlame } from './drawFlame.ts';

const frame = (id: number, functionName: string, children: number[] = []) => ({
  ...{ id, children },
  callFrame: { functionName, url: functionName.startsWith('(') ? '' : `file:///a/sql/${functionName}.ts` },
});

const PROFILE: CpuProfile = {
  nodes: [
    frame(1, '(root)', [2, 3]),
    frame(2, '(idle)'),
    frame(3, 'verify', [4, 5]),
    frame(4, 'judge<T>'),
    frame(5, 'insertAttempt'),
  ],
  samples: [2, 4, 5, 4, 3],
  timeDeltas: [900, 30, 25, 20, 25],
};

it('draws who called whom for how long, without waiting', () => {
  const svg = drawFlame(PROFILE);
  const boxes = Array.from(
    svg.matchAll(/<g><title>(\S+) .*?([\d.]+) %<.*?x="([\d.]+)" y="(\d+)"/g),
    (found) => found.slice(1),
  );
  expect(boxes).toEqual([
    ['all', '100.0', '0.0', '0'],
    ['verify', '100.0', '0.0', '16'],
    ['judge&#60;T&#62;', '50.0', '0.0', '32'],
    ['insertAttempt', '25.0', '500.0', '32'],
  ]);
});

it('draws what one function called', () => {
  expect(drawFlame(PROFILE, 'verify').match(/<g><title>\S+/g)).toEqual([
    '<g><title>verify',
    '<g><title>judge&#60;T&#62;',
    '<g><title>insertAttempt',
  ]);
});
