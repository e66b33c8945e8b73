import type { ModelKind } from '@keystroke-auth/engine';
import type { ProfileOwner } from './profileRecords.ts';

export const TEMPLATE_CAUSES = ['enrolment', 'verified_update', 'self_update', 'rollback'] as const;
export type TemplateCause = (typeof TEMPLATE_CAUSES)[number];

export interface TemplateVersion {
  readonly version: number;
  readonly cause: TemplateCause;
  readonly model: ModelKind;
  readonly createdAt: Date;
}

/** Templates of profiles, the current one and those before it. */
export interface TemplateRecords {
  /** The template of exactly this version, or null. */
  read(profile: ProfileOwner, version: number): Promise<Uint8Array | null>;
  /** Newest first. */
  versions(profile: ProfileOwner): Promise<TemplateVersion[]>;
  add(profile: ProfileOwner, version: TemplateVersion, template: Uint8Array): Promise<void>;
  /** Removes all but the newest `keep` versions and those named. */
  trim(profile: ProfileOwner, keep: number, alsoKeep: readonly number[]): Promise<void>;
  /** Removes all of them. */
  clear(profile: ProfileOwner): Promise<void>;
}
