import { isUtf8 } from 'node:buffer';

/** What a request is sent for. */
export type RequestKind =
  /** A person's own new sample, unchanged: the positive control. */
  | 'genuine'
  /** A try for a person with typing that was changed, is another's, or was sent before. */
  | 'try'
  /** Any route of the document, with what the document allows and what it does not. */
  | 'document'
  /** Bytes that are a request no more, or nearly. */
  | 'bytes';

/**
 * A request as text, a character a byte (Latin-1), so that any bytes can be written down. What only a running service
 * knows stands in double braces, `{{key.control}}`, and is put in when it is sent.
 */
export interface FuzzRequest {
  readonly kind: RequestKind;
  /** The request line, then the headers. */
  readonly lines: readonly string[];
  readonly body: string | null;
  /** Whose typing is asked about; null: the answer says nothing about anybody's. */
  readonly person: number | null;
  /** The number of the person's sample that the typing was made of; null: of none. */
  readonly base: number | null;
}

/** As it goes over the wire. Only `bytes` says by itself how long its body is. */
export function bytesOf({ kind, lines, body }: FuzzRequest, fill: (text: string) => string): Buffer {
  const content = body === null ? '' : fill(body);
  const length = body === null || kind === 'bytes' ? [] : [`content-length: ${content.length}`];
  return Buffer.from(`${[...lines, ...length].map(fill).join('\r\n')}\r\n\r\n${content}`, 'latin1');
}

/** Text as bytes, a character each. */
export function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of a body; null where its bytes are no UTF-8, which a service refuses. */
export function textOf(body: string): string | null {
  const bytes = Buffer.from(body, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}
