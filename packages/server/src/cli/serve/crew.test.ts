import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Crew, createCrew, type Member } from './crew.ts';

/** A process that does what the test says. */
interface FakeMember extends Member {
  readonly asked: string[];
  serve(): void;
  end(code: number | null, signal?: string): void;
}

let members: FakeMember[] = [];
let gaveUp: number[] = [];
let crew: Crew;
/** What a new process does by itself. */
let begins: (member: FakeMember) => void = (member) => member.serve();

beforeEach(() => {
  vi.useFakeTimers();
  members = [];
  gaveUp = [];
  begins = (member) => member.serve();
  const quiet = () => undefined;
  crew = createCrew({
    size: 3,
    start() {
      const member = fakeMember(members.length + 1);
      members.push(member);
      begins(member);
      return member;
    },
    killAfterMs: 1_000,
    log: { info: quiet, warn: quiet, error: quiet, fatal: quiet },
    gaveUp: (code) => gaveUp.push(code),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function fakeMember(pid: number): FakeMember {
  const { promise: ready, resolve: serve } = Promise.withResolvers<string>();
  const { promise: ended, resolve } = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  const asked: string[] = [];
  const end = (code: number | null, signal: string | null = null): void => resolve({ code, signal });
  return {
    ...{ pid, ready, ended, asked, end },
    serve: () => serve('http://here'),
    askToStop(how) {
      asked.push(how);
      end(0);
    },
    signal(name) {
      asked.push(name);
      if (name === 'SIGKILL') end(null, name);
    },
  };
}
const settle = () => vi.advanceTimersByTimeAsync(0);
const pids = (asked: string) => members.filter((each) => each.asked.includes(asked)).map(({ pid }) => pid);

it('starts one, then the others, and passes signals on', async () => {
  expect(await crew.start()).toBe('http://here');
  expect(members).toHaveLength(3);
  crew.signal('SIGHUP');
  expect(pids('SIGHUP')).toEqual([1, 2, 3]);
  await crew.stop();
  expect(pids('soon')).toEqual([1, 2, 3]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([members.length, gaveUp]).toEqual([3, []]);
});

it('gives up at once, with its exit code, when the first can not start', async () => {
  begins = (member) => member.end(2);
  expect(await crew.start()).toBeNull();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([members.length, gaveUp]).toEqual([1, [2]]);
});

describe('one that ends by itself', () => {
  it('is replaced soon, and ever later while new ones end early', async () => {
    await crew.start();
    members[0]?.end(null, 'SIGKILL');
    await settle();
    expect(members).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(100);
    expect(members).toHaveLength(4);
    begins = (member) => member.end(1);
    members[1]?.end(1);
    // 0.2, 0.4, 0.8, 1.6 s later, and so on: others serve, so it goes on for ever, more and more slowly.
    await vi.advanceTimersByTimeAsync(3_100);
    expect(members).toHaveLength(8);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(members.length).toBeLessThan(35);
    begins = (member) => member.serve();
    await vi.advanceTimersByTimeAsync(30_000);
    crew.signal('SIGHUP');
    expect(pids('SIGHUP')).toHaveLength(3);
    expect(gaveUp).toEqual([]);
  });

  it('and is the last that served ends it all, once several could not start', async () => {
    await crew.start();
    begins = (member) => member.end(1);
    for (const member of members) member.end(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gaveUp).toEqual([1]);
  });

  it('while it starts for a minute is killed', async () => {
    begins = () => undefined;
    const started = crew.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await started).toBeNull();
    expect(members[0]?.asked).toEqual(['SIGKILL']);
  });
});

describe('a restart', () => {
  it('has a new one serve before an old one is asked to stop, one after the other', async () => {
    await crew.start();
    const seen: number[][] = [];
    begins = (member) => {
      seen.push(pids('patiently'));
      member.serve();
    };
    await Promise.all([crew.restart(), crew.restart()]);
    expect(seen).toEqual([[], [1], [1, 2]]);
    expect(pids('patiently')).toEqual([1, 2, 3]);
    expect(members).toHaveLength(6);
  });

  it('ends with the first new one that can not start, and the others stay', async () => {
    await crew.start();
    begins = (member) => member.end(2);
    await crew.restart();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([pids('patiently'), members.length, gaveUp]).toEqual([[], 4, []]);
  });

  it('leaves as many as there were, whoever ends meanwhile', async () => {
    await crew.start();
    begins = (member) => {
      members[2]?.end(1);
      member.serve();
    };
    await crew.restart();
    await vi.advanceTimersByTimeAsync(60_000);
    crew.signal('SIGHUP');
    expect(pids('SIGHUP')).toHaveLength(3);
  });
});

it('kills who does not stop in time, and who was not serving yet', async () => {
  await crew.start();
  const [first] = members;
  if (first === undefined) throw new Error('expected three');
  first.askToStop = () => undefined;
  begins = () => undefined;
  members[1]?.end(1);
  await vi.advanceTimersByTimeAsync(1_000);
  const stopped = crew.stop();
  await vi.advanceTimersByTimeAsync(999);
  expect(pids('SIGKILL')).toEqual([4]);
  await vi.advanceTimersByTimeAsync(1);
  await stopped;
  expect(pids('SIGKILL')).toEqual([1, 4]);
});
