import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from './verifyWebhook.ts';
import { WEBHOOK_ERRORS, type WebhookErrorCode } from './webhookError.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SIGNED_AT = 1_770_000_000;
const EVENT = {
  id: 'event-1',
  type: 'user.locked',
  created_at: '2026-02-02T02:40:00.000Z',
  application: 'default',
  data: { user_id: 'ada ü', until: '2026-02-02T03:40:00.000Z' },
};
const BODY = JSON.stringify(EVENT);

function sign(secret: string, { id = EVENT.id, at = SIGNED_AT, body = BODY } = {}): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}

const HEADERS = {
  'webhook-id': EVENT.id,
  'webhook-timestamp': String(SIGNED_AT),
  'webhook-signature': sign(SECRET),
};
const now = SIGNED_AT * 1_000;

const verify = (
  change: { body?: string; headers?: object; secret?: string | string[]; options?: object } = {},
) =>
  verifyWebhook(change.body ?? BODY, { ...HEADERS, ...change.headers }, change.secret ?? SECRET, {
    now,
    ...change.options,
  });
const refused = async (code: WebhookErrorCode, change: Parameters<typeof verify>[0]): Promise<void> => {
  const message = `${code}: ${WEBHOOK_ERRORS[code]}`;
  await expect(verify(change)).rejects.toMatchObject({ name: 'WebhookError', code, message });
};

describe('a delivery', () => {
  it('is taken from whoever holds the secret, from any kind of headers, as text or bytes', async () => {
    expect(await verify()).toEqual(EVENT);
    expect(await verifyWebhook(BODY, new Headers(HEADERS), SECRET, { now })).toEqual(EVENT);
    const bytes = new TextEncoder().encode(BODY);
    expect(await verifyWebhook(bytes, HEADERS, SECRET, { now })).toEqual(EVENT);
  });

  it('is taken with one good signature of several, and by one good secret of several', async () => {
    const other = `whsec_${randomBytes(32).toString('base64')}`;
    const both = `${sign(other)} v1a,abc ${sign(SECRET)}`;
    expect(await verify({ headers: { 'webhook-signature': both } })).toEqual(EVENT);
    expect(await verify({ secret: [other, SECRET] })).toEqual(EVENT);
    await refused('signature_invalid', { secret: [other] });
  });

  it('is refused when anything of it was changed', async () => {
    await refused('signature_invalid', { body: BODY.replace('ada', 'eve') });
    await refused('signature_invalid', { body: `${BODY} ` });
    await refused('signature_invalid', { headers: { 'webhook-id': 'event-2' } });
    await refused('signature_invalid', { headers: { 'webhook-timestamp': String(SIGNED_AT + 1) } });
    const index = fc.nat(43);
    await fc.assert(
      fc.asyncProperty(index, fc.constantFrom('A', 'b', '/', '0'), async (at, character) => {
        const signature = sign(SECRET);
        const place = 'v1,'.length + at;
        const changed = signature.slice(0, place) + character + signature.slice(place + 1);
        if (Buffer.from(changed.slice(3), 'base64').equals(Buffer.from(signature.slice(3), 'base64'))) return;
        await refused('signature_invalid', { headers: { 'webhook-signature': changed } });
      }),
    );
  });

  it('is refused with a signature of another kind, or none', async () => {
    const plain = sign(SECRET).slice(3);
    for (const signature of [
      plain,
      `v2,${plain}`,
      `v1a,${plain}`,
      'v1,',
      'v1,====',
      `v1,${plain.slice(0, 20)}`,
      ' ',
    ]) {
      await refused('signature_invalid', { headers: { 'webhook-signature': signature } });
    }
    const many = `${'v1,AAAA '.repeat(10)}${sign(SECRET)}`;
    await refused('signature_invalid', { headers: { 'webhook-signature': many } });
  });

  it('is refused outside of its window, both ways, and taken within', async () => {
    const at = (seconds: number, tolerance?: number) => ({
      options: { now: now + seconds * 1_000, ...(tolerance === undefined ? {} : { tolerance }) },
    });
    for (const seconds of [-300, 0, 300]) expect(await verify(at(seconds))).toEqual(EVENT);
    await refused('too_old', at(300.001));
    await refused('too_new', at(-301.001));
    await refused('too_old', at(11, 10));
    await refused('too_old', at(1, 0));
    expect(await verify(at(3_600, 7_200))).toEqual(EVENT);
  });

  it('is refused without its headers, with two of them, or with a time that is none', async () => {
    for (const name of Object.keys(HEADERS)) {
      for (const value of [undefined, '', ['a', 'b']])
        await refused('headers_missing', { headers: { [name]: value } });
    }
    for (const timestamp of ['now', '-1', '1.5', '1e9', `${SIGNED_AT} `, '9'.repeat(13)]) {
      await refused('timestamp_invalid', { headers: { 'webhook-timestamp': timestamp } });
    }
  });

  it('is refused when it is signed but no event, or another than its id says', async () => {
    for (const body of ['', '[]', 'null', '{}', '{"id":"event-1"}', BODY.replace('event-1', 'event-2')]) {
      await refused('body_invalid', { body, headers: { 'webhook-signature': sign(SECRET, { body }) } });
    }
  });

  it('is not looked at with settings that could let anything in', async () => {
    for (const secret of ['', 'whsec_', 'whsec_!', `whsec_${Buffer.alloc(23).toString('base64')}`, []]) {
      await expect(verify({ secret })).rejects.toThrow(TypeError);
    }
    for (const options of [
      { tolerance: Number.NaN },
      { tolerance: -1 },
      { tolerance: Infinity },
      { now: Number.NaN },
    ]) {
      await expect(verify({ options })).rejects.toThrow(TypeError);
    }
  });
});
