import { Session, TrainResponse, WebhookDelivery, WebhookWithSecret } from '@keystroke-auth/protocol';
import {
  EXAMPLE_ATTEMPT_ID,
  EXAMPLE_DELIVERY_ID,
  EXAMPLE_KEY_ID,
  EXAMPLE_PROFILE_ID,
  EXAMPLE_SESSION_ID,
  EXAMPLE_WEBHOOK_ID,
} from '../http/v1/routes/examples/ids.ts';
import { adaTypes, somebodyElseTypes } from '../http/v1/routes/examples/typing.ts';
import type { TestService } from './service.ts';
import { callerOf, makeKey, setPolicy } from './v1.ts';

/** The ids that the examples name, and what the service calls the same things. */
export type ExampleIds = ReadonlyMap<string, string>;

/**
 * What the examples of the document take for granted, on a service that knows nobody yet:
 *
 * - the application asks for no challenge; its policy is the balanced one;
 * - ada is enrolled on the text `passphrase`, typed on a desktop; her template is in its second version;
 * - somebody else has just been denied in her name;
 * - a session of hers runs;
 * - a webhook is told of locks, and has been sent a test;
 * - ada is enrolled through the compatible routes, too;
 * - there is a key for a backend that decides; there is another application, `club`, with one person;
 * - of grace, nobody and whoever else is named, nothing is known.
 */
export async function createExampleState(service: TestService): Promise<ExampleIds> {
  const v1 = callerOf(service, await makeKey(service));
  await setPolicy(v1);
  await v1.enrol('ada', { samples: [1, 2, 3, 4, 5].map(adaTypes) });
  const { profile } = await v1.enrol('ada', adaTypes(6));
  const { decision, attempt_id: attemptId } = await v1.verify('ada', somebodyElseTypes(20));
  if (decision !== 'deny') throw new Error(`somebody else got ${decision}, expected deny`);
  const { session_id: sessionId } = await v1.take(Session, 'POST /v1/sessions', {
    user_id: 'ada',
    text_id: 'mail',
    device: 'desktop',
  });
  for (const nth of [11, 12, 13, 14, 15]) {
    await v1.take(TrainResponse, 'POST /train', {
      user_id: 'ada',
      keystroke_data: adaTypes(nth).keystroke_data,
    });
  }
  const webhook = await v1.take(WebhookWithSecret, 'POST /v1/webhooks', {
    url: 'https://app.example.org/hooks/typing',
    events: ['user.locked'],
  });
  const delivery = await v1.take(WebhookDelivery, `POST /v1/webhooks/${webhook.id}/test`);
  const key = await service.core.createApiKey('default', 'shop backend', { scopes: ['verify'] });
  const club = callerOf(service, await makeKey(service, 'club'));
  await setPolicy(club, {}, 'club');
  await club.enrol('kim', { samples: [16, 17, 18, 19, 20].map(adaTypes) });
  return new Map([
    [EXAMPLE_KEY_ID, key.id],
    [EXAMPLE_WEBHOOK_ID, webhook.id],
    [EXAMPLE_DELIVERY_ID, delivery.id],
    [EXAMPLE_PROFILE_ID, profile.id],
    [EXAMPLE_ATTEMPT_ID, attemptId],
    [EXAMPLE_SESSION_ID, sessionId],
  ]);
}
