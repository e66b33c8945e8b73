import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRecord } from '@keystroke-auth/engine';
import { parse, parseAllDocuments } from 'yaml';

/** A resource of Kubernetes, as it stands in a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

interface Kustomization {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
  readonly images?: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
}

/**
 * What `kubectl kustomize` makes of a folder, as far as `deploy/kubernetes` uses it: resources, strategic merge patches, images, a
 * namespace. Where a kubectl is at hand, a test compares the two. @throws {TypeError} for what else a kustomization asks for
 */
export function renderManifests(folder: string): Manifest[] {
  const file = join(folder, 'kustomization.yaml');
  const asked = parse(readFileSync(file, 'utf8'));
  const known = ['apiVersion', 'kind', 'namespace', 'resources', 'patches', 'images'];
  const unknown = Object.keys(asked).filter((field) => !known.includes(field));
  if (unknown.length > 0) throw new TypeError(`${file}: ${unknown.join(', ')} is not understood here`);
  const { namespace, resources = [], patches = [], images = [] }: Kustomization = asked;

  let manifests = resources.flatMap((path) =>
    path.endsWith('.yaml') ? readManifests(join(folder, path)) : renderManifests(join(folder, path)),
  );
  for (const patch of patches.flatMap(({ path }) => readManifests(join(folder, path)))) {
    const isMeant = ({ kind, metadata }: Manifest) =>
      kind === patch.kind && metadata.name === patch.metadata.name;
    if (!manifests.some(isMeant))
      throw new TypeError(`${dirname(file)}: a patch of ${patch.metadata.name} has no target`);
    manifests = manifests.map((manifest) =>
      isMeant(manifest) ? { ...manifest, ...merge(manifest, patch) } : manifest,
    );
  }
  return manifests.map((manifest) => ({
    ...manifest,
    ...rename(manifest, images),
    metadata:
      namespace === undefined || manifest.kind === 'Namespace'
        ? manifest.metadata
        : { ...manifest.metadata, namespace },
  }));
}

export function readManifests(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const manifest: unknown = document.toJS();
    if (!isManifest(manifest)) throw new TypeError(`${file}: expected apiVersion, kind and metadata.name`);
    return manifest;
  });
}

function isManifest(value: unknown): value is Manifest {
  return (
    isRecord(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isRecord(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Null takes away; lists of named things are merged by name, what is patched comes first; other lists are replaced. */
function merge(base: Fields, patch: Fields): Fields {
  const merged: Record<string, unknown> = { ...base };
  for (const [field, change] of Object.entries(patch)) {
    const before = merged[field];
    if (change === null) delete merged[field];
    else if (isRecord(change)) merged[field] = merge(isRecord(before) ? before : {}, change);
    else if (areNamed(change) && areNamed(before)) merged[field] = mergeLists(before, change);
    else merged[field] = change;
  }
  return merged;
}

interface Named extends Fields {
  readonly name: string;
}

function areNamed(value: unknown): value is Named[] {
  return Array.isArray(value) && value.every((item) => isRecord(item) && typeof item.name === 'string');
}

function mergeLists(base: readonly Named[], patch: readonly Named[]): Fields[] {
  const patched = patch.map((item) => merge(base.find(({ name }) => name === item.name) ?? {}, item));
  return [...patched, ...base.filter(({ name }) => !patch.some((item) => item.name === name))];
}

/** Names of images, wherever there are containers. */
function rename(value: Fields, images: NonNullable<Kustomization['images']>): Fields {
  const renamed = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(renamed);
    return isRecord(each) ? rename(each, images) : each;
  };
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => {
      const image = field === 'image' && images.find(({ name }) => `${each}`.split(':')[0] === name);
      return [field, image ? `${image.newName}:${image.newTag}` : renamed(each)];
    }),
  );
}
