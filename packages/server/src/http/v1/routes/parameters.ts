import { Strict, UserId } from '@keystroke-auth/protocol';
import Type from 'typebox';

const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9A-Za-z_.-]+$' });

export const UserParams = Strict({ user_id: UserId });
export const ProfileParams = Strict({ user_id: UserId, profile_id: Id });
export const AttemptParams = Strict({ attempt_id: Id });
export const SessionParams = Strict({ session_id: Id });
export const ApplicationParams = Strict({ application_id: Id });
export const KeyParams = Strict({ key_id: Id });
export const WebhookParams = Strict({ webhook_id: Id });
export const DeliveryParams = Strict({ webhook_id: Id, delivery_id: Id });

/** Of a list that is short enough to have no pages. */
export const NoQuery = Strict({});

/** Longest page of a list. */
const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;

export const PAGE_FIELDS = {
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1_024, description: '`next_cursor` of the page before' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_PAGE, description: `items a page; default ${DEFAULT_PAGE}` }),
  ),
};

/** Labels by which a person's profiles are named: the store keeps only keyed hashes of them. */
export const LabelsQuery = Strict({
  text_id: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' }), {
      maxItems: 50,
      description: 'labels to name profiles by; repeat for several',
    }),
  ),
});

export const TimeField = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'a date and time in ISO 8601 with its zone, such as 2026-01-31T12:00:00Z',
});
