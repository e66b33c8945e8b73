import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeysRefused } from '../../ports/vault.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { createKeyWrap } from './keyWrap.ts';
import { rekey } from './rekey.ts';

const OLD = 'o'.repeat(32);
const NEW = 'n'.repeat(32);
const ADA = { application: 'default', pseudonym: 'ada' };

let folder: ReturnType<typeof temporaryFolder>;
const opened: ReturnType<typeof openTestVault>[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  for (const { keys } of opened.splice(0)) keys.close();
  folder.remove();
});

/** The same keys, as a process sees them that knows these secrets. */
function open(...secrets: [string, ...string[]]) {
  const one = openTestVault(folder.path, secrets);
  opened.push(one);
  return one;
}

describe('the vault', () => {
  it('gives everybody a key of their own, the same after a restart', async () => {
    const { vault } = open(OLD);
    await vault.open(null);
    const [ada, again] = [await vault.makeKey(ADA), await vault.makeKey(ADA)];
    const keys = [
      vault.deployment,
      await vault.ofApplication('default'),
      await vault.ofApplication('other'),
      await vault.ofPerson(ada),
      await vault.ofPerson(again),
    ];
    const tags = keys.map((key) => Buffer.from(key?.tag('test', ['x']) ?? []).toString('hex'));
    expect(new Set(tags).size).toBe(5);
    expect(await vault.keysOf(ADA)).toEqual([again, ada]);

    const later = open(OLD).vault;
    await later.open(null);
    const tag = (await later.ofPerson(ada))?.tag('test', ['x']);
    expect(Buffer.from(tag ?? []).toString('hex')).toBe(tags[3]);
    expect((await later.ofApplication('other')).tag('test', ['x'])).toEqual(
      (await vault.ofApplication('other')).tag('test', ['x']),
    );
  });

  it('makes no key of an application that is only asked about, and gives the one that is there', async () => {
    const { vault } = open(OLD);
    const owner = { application: 'asked', pseudonym: '' };
    expect(await vault.ofKnownApplication('asked')).toBeNull();
    expect(await vault.keysOf(owner)).toEqual([]);
    const made = await vault.ofApplication('asked');
    expect(await vault.ofKnownApplication('asked')).toBe(made);
    expect(await vault.keysOf(owner)).toHaveLength(1);
    await vault.destroy(await vault.keysOf(owner));
    expect(await vault.ofKnownApplication('asked')).toBeNull();
  });

  it('knows a destroyed key no more, also where it was in use', async () => {
    const { vault } = open(OLD);
    const keyId = await vault.makeKey(ADA);
    expect(await vault.ofPerson(keyId)).not.toBeNull();
    await vault.destroy([keyId]);
    expect(await vault.ofPerson(keyId)).toBeNull();
    expect(await vault.keysOf(ADA)).toEqual([]);
    expect(await vault.destroyed('', 10)).toEqual([keyId]);
  });

  it('refuses another secret, other keys and missing ones, in one sentence', async () => {
    const first = await open(OLD).vault.open(null);
    expect(await open(OLD).vault.open(first)).toBe(first);
    await expect(open(NEW).vault.open(first)).rejects.toThrow(/^SECRET_KEY is not the secret/);
    await expect(open(NEW, 'x'.repeat(32)).vault.open(first)).rejects.toThrow(/^neither SECRET_KEY nor/);
    await expect(open(OLD).vault.open('another')).rejects.toThrow(/are of another store/);
    folder.remove();
    folder = temporaryFolder();
    const missing = open(OLD);
    await expect(missing.vault.open(first)).rejects.toThrow(/are missing/);
    expect(await missing.keys.wrappedBy()).toEqual([]);
  });
});

describe('rekey', () => {
  it('encrypts every key under the new secret, in parts that can be interrupted', async () => {
    const { vault, keys } = open(OLD);
    const store = await vault.open(null);
    const ids: string[] = [];
    for (let n = 0; n < 1_200; n++) ids.push(await vault.makeKey({ ...ADA, pseudonym: `p${n}` }));
    const before = (await vault.ofPerson(ids[7] ?? ''))?.tag('test', ['x']);

    const wraps = [createKeyWrap(NEW), createKeyWrap(OLD)] as const;
    const interrupted = rekey(keys, [...wraps], (done) => {
      if (done > 0) throw new Error('killed');
    });
    await expect(interrupted).rejects.toThrow('killed');
    // In between both secrets are needed, and are enough.
    await expect(open(NEW).vault.open(store)).rejects.toThrow(KeysRefused);
    await expect(open(OLD).vault.open(store)).rejects.toThrow(KeysRefused);
    const both = open(NEW, OLD).vault;
    expect(await both.open(store)).toBe(store);
    for (const id of ids) expect(await both.ofPerson(id)).not.toBeNull();

    const seen: [number, number][] = [];
    expect(await rekey(keys, [...wraps], (...progress) => seen.push(progress))).toBe(701);
    expect(seen.at(-1)).toEqual([701, 701]);
    expect(await rekey(keys, [...wraps], () => {})).toBe(0);

    const after = open(NEW).vault;
    expect(await after.open(store)).toBe(store);
    expect((await after.ofPerson(ids[7] ?? ''))?.tag('test', ['x'])).toEqual(before);
    await expect(open(OLD).vault.open(store)).rejects.toThrow(/^SECRET_KEY is not the secret/);
  });

  it('refuses keys under a secret that is not named', async () => {
    const { vault, keys } = open(OLD);
    await vault.open(null);
    await expect(rekey(keys, [createKeyWrap(NEW)], () => {})).rejects.toThrow(/^some keys are encrypted/);
  });
});
