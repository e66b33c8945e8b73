import type { Principal } from '../principal.ts';

/** Who calls: a server by its key, or a browser or app by the challenge that a server got for it. */
export type Caller =
  | { readonly kind: 'key'; readonly principal: Principal }
  | {
      readonly kind: 'challenge';
      readonly token: string;
      /** The web origin of the page, as the browser says; null for an app. */
      readonly origin: string | null;
    };

/** What a use case needs to know of the request it serves. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  /** Given by the caller so that a repeat of the request is answered like the first; null where it gave none. */
  readonly idempotency: {
    readonly key: string;
    /** Method and pattern of the route, never the path. */
    readonly route: string;
    /** SHA-256 of the body as it came. */
    readonly bodyHash: Uint8Array;
  } | null;
}
