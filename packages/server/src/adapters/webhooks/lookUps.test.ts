import { expect, it } from 'vitest';
import { createLookUps, type HostAddress } from './lookUps.ts';

const ADDRESS: HostAddress = { address: '192.0.2.1', family: 4 };

/** A name server that answers when it is told to. */
function slowServer() {
  const asked: string[] = [];
  const answers = new Map<string, PromiseWithResolvers<readonly HostAddress[]>>();
  return {
    asked,
    answers,
    resolve: (host: string) => {
      asked.push(host);
      const answer = Promise.withResolvers<readonly HostAddress[]>();
      answers.set(host, answer);
      return answer.promise;
    },
  };
}
const never = new AbortController().signal;

it('asks once for all who wait for a name, and anew for those who come later', async () => {
  const server = slowServer();
  const lookUp = createLookUps(server.resolve);
  const waiting = [lookUp('a', never), lookUp('a', never), lookUp('a', never)];
  server.answers.get('a')?.resolve([ADDRESS]);
  expect(await Promise.all(waiting)).toEqual([[ADDRESS], [ADDRESS], [ADDRESS]]);
  const later = lookUp('a', never);
  expect(server.asked).toEqual(['a', 'a']);
  server.answers.get('a')?.reject(new Error('ENOTFOUND'));
  await expect(later).rejects.toThrow('ENOTFOUND');
});

it('asks for a few names at a time, the others in turn', async () => {
  const server = slowServer();
  const lookUp = createLookUps(server.resolve, 2);
  const waiting = ['a', 'b', 'c', 'd'].map((host) => lookUp(host, never));
  expect(server.asked).toEqual(['a', 'b']);
  server.answers.get('b')?.resolve([ADDRESS]);
  expect(await waiting[1]).toEqual([ADDRESS]);
  await expect.poll(() => server.asked).toEqual(['a', 'b', 'c']);
  for (const host of ['a', 'c']) server.answers.get(host)?.resolve([]);
  await expect.poll(() => server.asked).toEqual(['a', 'b', 'c', 'd']);
  server.answers.get('d')?.resolve([ADDRESS]);
  expect(await waiting[3]).toEqual([ADDRESS]);
});

it('begins nothing for those who gave up, however many of them there were', async () => {
  const server = slowServer();
  const lookUp = createLookUps(server.resolve, 1);
  const first = lookUp('dead', never);
  for (let i = 0; i < 20; i++) {
    const impatient = new AbortController();
    const tried = [lookUp('dead', impatient.signal), lookUp(`other-${i}`, impatient.signal)];
    impatient.abort(new RangeError('too long'));
    for (const one of tried) await expect(one).rejects.toThrow('too long');
  }
  expect(server.asked).toEqual(['dead']);
  server.answers.get('dead')?.resolve([]);
  await first;
  const next = lookUp('alive', never);
  server.answers.get('alive')?.resolve([ADDRESS]);
  expect(await next).toEqual([ADDRESS]);
  expect(server.asked).toEqual(['dead', 'alive']);
});
