import {
  ProtocolError,
  type RotateSecretRequest,
  type Webhook,
  type WebhookChange,
  type WebhookList,
  type WebhookRequest,
  type WebhookWithSecret,
} from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { WebhookKey, WebhookRecord } from '../../ports/webhookRecords.ts';
import type { WebhookSender } from '../../ports/webhookSender.ts';
import { byOf } from '../audit/by.ts';
import { noteAct } from '../audit/noteAct.ts';
import type { Principal } from '../principal.ts';
import type { Call } from '../v1/call.ts';
import type { OnceOnly } from '../v1/onceOnly.ts';
import type { Transact } from '../v1/work.ts';
import { describeWebhook } from './describe.ts';
import { saveDisabled } from './disable.ts';
import { sealSecret } from './sealedSecret.ts';
import { newWebhookSecret } from './signature.ts';

/** Each costs every event of its application a row. */
const MOST_WEBHOOKS = 20;
/** How long a secret signs beside its successor (s). */
const DEFAULT_OVERLAP = 86_400;

/** A key sees and changes the webhooks of its own application. Those with an id throw `webhook_not_found`. */
export interface Webhooks {
  /** @throws {ProtocolError} `webhook_url_refused`, `webhook_limit_reached`, `already_shown` */
  create(call: Call, principal: Principal, request: WebhookRequest): Promise<WebhookWithSecret>;
  list(principal: Principal): Promise<WebhookList>;
  read(principal: Principal, id: string): Promise<Webhook>;
  /** @throws {ProtocolError} `webhook_url_refused` */
  change(call: Call, principal: Principal, id: string, change: WebhookChange): Promise<Webhook>;
  /** With all its deliveries. */
  remove(call: Call, principal: Principal, id: string): Promise<void>;
  /** A new secret; the old one signs as well for a while. @throws {ProtocolError} `already_shown` */
  rotate(
    call: Call,
    principal: Principal,
    id: string,
    request: RotateSecretRequest,
  ): Promise<WebhookWithSecret>;
}

export interface WebhooksDependencies {
  readonly store: Store;
  readonly transact: Transact;
  readonly onceOnly: OnceOnly;
  readonly secrets: Secrets;
  readonly sender: Pick<WebhookSender, 'refusal'>;
  readonly clock: Clock;
  newId(): string;
}

export function createWebhooks(dependencies: WebhooksDependencies): Webhooks {
  const { store, transact, onceOnly, secrets, sender, clock, newId } = dependencies;
  return {
    create: (call, { application }, request) =>
      onceOnly(
        call,
        '',
        async ({ records }) => {
          checkUrl(request.url);
          const others = await records.webhooks.ofApplication(application);
          if (others.length >= MOST_WEBHOOKS) {
            throw new ProtocolError(
              'webhook_limit_reached',
              `got one more than ${MOST_WEBHOOKS}, expected no more`,
            );
          }
          const now = clock.now();
          const key = { application, id: newId() };
          const secret = newWebhookSecret();
          const webhook: WebhookRecord = {
            ...key,
            url: request.url,
            events: request.events,
            description: request.description ?? '',
            sealedSecret: sealSecret(secrets, key, secret),
            previous: null,
            disabledReason: null,
            failingSince: null,
            createdAt: now,
            updatedAt: now,
          };
          await records.webhooks.save(webhook);
          await noteAct(records, byOf(call), 'webhook.created', key, { webhook_id: key.id }, now);
          return { ...describeWebhook(webhook, now), secret };
        },
        { secret: true },
      ),
    list: ({ application }) =>
      store.read(async ({ webhooks }) => ({
        items: (await webhooks.ofApplication(application)).map((each) => describeWebhook(each, clock.now())),
      })),
    read: ({ application }, id) =>
      store.read(async (records) =>
        describeWebhook(await findWebhook(records, { application, id }), clock.now()),
      ),
    change: (call, { application }, id, change) =>
      transact(async ({ records }) => {
        const webhook = await findWebhook(records, { application, id });
        if (change.url !== undefined) checkUrl(change.url);
        const now = clock.now();
        const changed: WebhookRecord = {
          ...webhook,
          url: change.url ?? webhook.url,
          events: change.events ?? webhook.events,
          description: change.description ?? webhook.description,
          ...(change.enabled === true ? { disabledReason: null, failingSince: null } : {}),
          ...(change.enabled === false && webhook.disabledReason === null
            ? { disabledReason: 'by_request' }
            : {}),
          updatedAt: now,
        };
        if (changed.disabledReason === null) await records.webhooks.save(changed);
        else await saveDisabled(records, changed, now);
        await noteAct(records, byOf(call), 'webhook.changed', webhook, { webhook_id: id }, now);
        return describeWebhook(changed, now);
      }),
    remove: (call, { application }, id) =>
      transact(async ({ records }) => {
        if (!(await records.webhooks.remove({ application, id }))) {
          throw new ProtocolError('webhook_not_found');
        }
        await noteAct(
          records,
          byOf(call),
          'webhook.removed',
          { application },
          { webhook_id: id },
          clock.now(),
        );
      }),
    rotate: (call, { application }, id, { overlap_seconds: overlap = DEFAULT_OVERLAP }) =>
      onceOnly(
        call,
        '',
        async ({ records }) => {
          const webhook = await findWebhook(records, { application, id });
          const now = clock.now();
          const secret = newWebhookSecret();
          const until = new Date(now.getTime() + overlap * 1_000);
          const changed: WebhookRecord = {
            ...webhook,
            sealedSecret: sealSecret(secrets, webhook, secret),
            previous: overlap === 0 ? null : { sealedSecret: webhook.sealedSecret, until },
            updatedAt: now,
          };
          await records.webhooks.save(changed);
          await noteAct(records, byOf(call), 'webhook.rotated', webhook, { webhook_id: id }, now);
          return { ...describeWebhook(changed, now), secret };
        },
        { secret: true, thing: id },
      ),
  };

  function checkUrl(url: string): void {
    const refusal = sender.refusal(url);
    if (refusal !== null) throw new ProtocolError('webhook_url_refused', `/url: ${refusal}`);
  }
}

/** @throws {ProtocolError} `webhook_not_found` */
export async function findWebhook({ webhooks }: Records, key: WebhookKey): Promise<WebhookRecord> {
  const webhook = await webhooks.find(key);
  if (webhook === null) throw new ProtocolError('webhook_not_found');
  return webhook;
}
