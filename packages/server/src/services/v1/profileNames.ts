import type { DeviceClass, TextMode } from '@keystroke-auth/engine';
import { type Capture, ProtocolError } from '@keystroke-auth/protocol';
import type { ProfileName } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';

export const DEFAULT_TEXT = 'default';

/** Makes labels unreadable. */
export type Labels = Pick<Records, 'labels'>;

/** A text's label as it is stored: a keyed hash. The default's says nothing anyway. */
export async function textTagOf({ labels }: Labels, user: UserKey, label: string): Promise<string> {
  return label === DEFAULT_TEXT ? DEFAULT_TEXT : labels.tagOf('text', user, label);
}

/** The profile that a sample belongs to, by how it was captured. */
export async function profileNameOf(
  records: Labels,
  user: UserKey,
  capture: Capture = {},
): Promise<ProfileName> {
  const { keyboard } = capture;
  return {
    application: user.application,
    userId: user.userId,
    textTag: await textTagOf(records, user, capture.text_id ?? DEFAULT_TEXT),
    device: capture.device ?? 'unknown',
    mode: capture.mode ?? 'key',
    keyboardTag: keyboard === undefined ? '' : await records.labels.tagOf('keyboard', user, keyboard),
  };
}

/** How the samples of one request were captured, which has to be the same for all. */
export interface CommonCapture {
  readonly textId: string;
  readonly device: DeviceClass;
  readonly text: TextMode | null;
  readonly capture: Capture;
}

/** @throws {ProtocolError} `capture_differs` */
export function commonCapture(captures: readonly (Capture | undefined)[]): CommonCapture {
  const [first = {}, ...others] = captures.map((capture) => capture ?? {});
  const fields = ['text_id', 'device', 'mode', 'text', 'keyboard'] as const;
  others.forEach((other, i) => {
    const field = fields.find((name) => other[name] !== first[name]);
    if (field !== undefined) {
      throw new ProtocolError(
        'capture_differs',
        `sample ${i + 1}: got another capture.${field} than sample 0, expected the same for all samples of a request`,
      );
    }
  });
  return {
    textId: first.text_id ?? DEFAULT_TEXT,
    device: first.device ?? 'unknown',
    text: first.text ?? null,
    capture: first,
  };
}

/** A profile is of one kind of text for good. @throws {ProtocolError} `text_kind_differs` */
export function checkTextKind(stored: TextMode | null, declared: TextMode | null): void {
  if (stored !== null && declared !== null && stored !== declared) {
    throw new ProtocolError(
      'text_kind_differs',
      `got capture.text ${declared}, expected ${stored} as at the first enrolment: use another text_id`,
    );
  }
}
