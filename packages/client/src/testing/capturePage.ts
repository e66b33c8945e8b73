import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { build, defaultClientConditions } from 'vite';

const clientFolder = fileURLToPath(new URL('../..', import.meta.url));

/** One entry of the package as a page gets it, minified: a module without imports, or a plain script. */
export async function bundled(entry: string, format: 'es' | 'iife' = 'es'): Promise<string> {
  const result = await build({
    ...{ root: clientFolder, configFile: false, logLevel: 'silent' },
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: {
      ...{ write: false, minify: true },
      lib: { entry, name: 'KeystrokeAuth', formats: [format], fileName: () => 'page.js' },
    },
  });
  const [output, ...more] = Array.isArray(result) ? result.flatMap((one) => one.output) : [];
  if (output?.type !== 'chunk' || more.length > 0) throw new Error('expected one chunk');
  return output.code;
}

/** Files by path, served on a port of their own. A POST is answered with an empty page and kept. */
export async function serve(files: Readonly<Record<string, string>>) {
  const posted: string[] = [];
  const server: Server = createServer(async (request, response) => {
    if (request.method === 'POST') posted.push(Buffer.concat(await request.toArray()).toString('utf8'));
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(files[path] ?? '<!doctype html><title>done</title>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port }: AddressInfo = Object(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    posted,
    stop: () => new Promise<void>((stopped) => server.close(() => stopped())),
  };
}

export interface TimedKey {
  readonly key: string;
  readonly event: 'down' | 'up';
  /** ms */
  readonly timestamp: number;
}

/**
 * Sends recorded key events to a page as a keyboard would, when they are due; answers when each was sent (ms).
 * `stamped`: with that time in them, since the protocol passes one on only when the page has read the one before.
 */
export async function replay(
  cdp: CDPSession,
  events: readonly TimedKey[],
  { stamped = false } = {},
): Promise<number[]> {
  const start = performance.now() + 20 - (events[0]?.timestamp ?? 0);
  const sent: number[] = [];
  const answers: Promise<unknown>[] = [];
  for (const { key, event, timestamp } of events) {
    await until(start + timestamp);
    sent.push(performance.now());
    const stamp = stamped ? { timestamp: (performance.timeOrigin + performance.now()) / 1_000 } : {};
    answers.push(cdp.send('Input.dispatchKeyEvent', { ...keyEvent(key, event), ...stamp }));
  }
  await Promise.all(answers);
  return sent;
}

/** Types as a soft keyboard of Android does: a character arrives when it is due, its key is not told, nor its release. */
export async function replaySoft(cdp: CDPSession, events: readonly TimedKey[]): Promise<void> {
  const opaque = { key: 'Unidentified', code: '', windowsVirtualKeyCode: 229 } as const;
  const presses = events.filter(({ event }) => event === 'down');
  const start = performance.now() + 20 - (presses[0]?.timestamp ?? 0);
  const answers: Promise<unknown>[] = [];
  for (const { key, timestamp } of presses) {
    await until(start + timestamp);
    answers.push(
      cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...opaque }),
      cdp.send('Input.insertText', { text: key }),
      cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...opaque }),
    );
  }
  await Promise.all(answers);
}

/** Timers come late by a millisecond and more: the rest is waited for awake, while messages go out. */
async function until(time: number): Promise<void> {
  const rest = time - performance.now() - 3;
  if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  while (performance.now() < time) await new Promise((resolve) => setImmediate(resolve));
}

const NAMED: Readonly<Record<string, readonly [code: string, keyCode: number]>> = {
  ' ': ['Space', 32],
  Backspace: ['Backspace', 8],
  Enter: ['Enter', 13],
  Shift: ['ShiftLeft', 16],
};

export function keyEvent(key: string, event: 'down' | 'up') {
  const isLetter = /^[a-z]$/i.test(key);
  const fallback = [
    isLetter ? `Key${key.toUpperCase()}` : `Digit${key}`,
    key.toUpperCase().charCodeAt(0),
  ] as const;
  const [code, windowsVirtualKeyCode] = NAMED[key] ?? fallback;
  const text = key.length === 1 && event === 'down' ? { text: key } : {};
  return { type: event === 'down' ? 'keyDown' : 'keyUp', key, code, windowsVirtualKeyCode, ...text } as const;
}

export async function cdpOf(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page);
}
