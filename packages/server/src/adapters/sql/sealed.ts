import { SealBroken, type Secrets } from '../../ports/secrets.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import { packTemplate, unpackTemplate } from './packTemplate.ts';
import type { Person } from './people.ts';

/**
 * What of a person's rows is encrypted, and what each is bound to: a value that was moved to another row, or to another
 * person, can't be opened. The application is bound by the person's key.
 */
type Owner = Pick<Person, 'pseudonym' | 'secrets'>;

/** The kind of a row that holds any number of samples (sampleList.ts); others hold one, of their kind. */
export const SAMPLE_LIST = 'list';

/** What a row of samples is sealed for: lists are padded to other lengths than a single sample. */
export function samplePurpose(kind: string): string {
  return kind === SAMPLE_LIST ? 'samples' : 'sample';
}

/** Samples have no id before they are stored: they are bound to their profile. */
export function sealSample(owner: Owner, profileId: string, kind: string, data: Uint8Array): Uint8Array {
  return owner.secrets.seal(samplePurpose(kind), [owner.pseudonym, profileId, kind], data);
}

export function openSample(owner: Owner, profileId: string, kind: string, sealed: Uint8Array): Uint8Array {
  return openSealed(owner.secrets, samplePurpose(kind), [owner.pseudonym, profileId, kind], sealed);
}

export function sealTemplate(owner: Owner, profileId: string, version: number, data: Uint8Array): Uint8Array {
  return owner.secrets.seal('template', [owner.pseudonym, profileId, String(version)], packTemplate(data));
}

export function openTemplate(
  owner: Owner,
  profileId: string,
  version: number,
  sealed: Uint8Array,
): Uint8Array {
  return unpackTemplate(
    openSealed(owner.secrets, 'template', [owner.pseudonym, profileId, String(version)], sealed),
  );
}

export function sealProbe(owner: Owner, attemptId: string, data: Uint8Array): Uint8Array {
  return owner.secrets.seal('probe', [owner.pseudonym, attemptId], data);
}

export function openProbe(owner: Owner, attemptId: string, sealed: Uint8Array): Uint8Array {
  return openSealed(owner.secrets, 'probe', [owner.pseudonym, attemptId], sealed);
}

export function sealProbeBundle(
  owner: Owner,
  profileId: string,
  until: string,
  data: Uint8Array,
): Uint8Array {
  return owner.secrets.seal('probes', [owner.pseudonym, profileId, until], data);
}

export function openProbeBundle(
  owner: Owner,
  profileId: string,
  until: string,
  sealed: Uint8Array,
): Uint8Array {
  return openSealed(owner.secrets, 'probes', [owner.pseudonym, profileId, until], sealed);
}

export function sealJudged(owner: Owner, attemptId: string, data: Uint8Array): Uint8Array {
  return owner.secrets.seal('judged', [owner.pseudonym, attemptId], data);
}

export function openJudged(owner: Owner, attemptId: string, sealed: Uint8Array): Uint8Array {
  return openSealed(owner.secrets, 'judged', [owner.pseudonym, attemptId], sealed);
}

export function sealStanding(owner: Owner, application: string, data: Uint8Array): Uint8Array {
  return owner.secrets.seal('standing', [application, owner.pseudonym], data);
}

export function openStanding(owner: Owner, application: string, sealed: Uint8Array): Uint8Array {
  return openSealed(owner.secrets, 'standing', [application, owner.pseudonym], sealed);
}

/** @throws {StoreUnavailable} for what was changed or moved: nothing is decided on it */
export function openSealed(
  secrets: Secrets,
  purpose: string,
  context: readonly string[],
  sealed: Uint8Array,
): Uint8Array {
  try {
    return secrets.open(purpose, context, sealed);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new StoreUnavailable('the store holds something that was not sealed there', { cause: error });
  }
}

/** As {@link openSealed}, for text. */
export function openText(
  secrets: Secrets,
  purpose: string,
  context: readonly string[],
  sealed: Uint8Array,
): string {
  return Buffer.from(openSealed(secrets, purpose, context, sealed)).toString();
}

/**
 * What opens rows that may be there before the person is: the person's key if there was one when they were written, else
 * the application's. Null when it was destroyed.
 */
export function sealerOf(vault: Vault, application: string, keyId: string | null): Promise<Secrets | null> {
  return keyId === null ? vault.ofApplication(application) : vault.ofPerson(keyId);
}
