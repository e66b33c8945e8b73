import type { ColumnType, Generated } from 'kysely';

/** Tables as Kysely sees them. Times are ISO 8601 text, in UTC. */
export interface Schema {
  readonly profiles: ProfilesTable;
  readonly samples: SamplesTable;
  readonly api_keys: ApiKeysTable;
}

type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
type NullableBytes = ColumnType<Uint8Array | null, Uint8Array | null, Uint8Array | null>;

export interface ProfilesTable {
  application: string;
  user_id: string;
  text_id: string;
  device: string;
  id: string;
  version: number;
  model: string | null;
  template: NullableBytes;
  typed_samples: number;
  imported_samples: number;
  feature_length: number | null;
  created_at: string;
  updated_at: string;
}

export interface SamplesTable {
  seq: Generated<number>;
  profile_id: string;
  kind: string;
  data: Bytes;
  created_at: string;
}

export interface ApiKeysTable {
  id: string;
  application: string;
  label: string;
  hash: Bytes;
  created_at: string;
  revoked_at: string | null;
}
