import { changesOf } from './changesOf.ts';
import type { Manifest } from './manifests.ts';

export interface ReleaseState {
  readonly manifests: readonly Manifest[];
  readonly changelog: string;
  /** Such as `v1.2.0`, when it is released now; null while it is being worked on. */
  readonly tag: string | null;
  readonly licence: string;
  /** A file of a package, or null where there is none. */
  readonly read: (folder: string, file: string) => string | null;
}

/** What keeps the packages from being released, one line each. */
export function findProblems(state: ReleaseState): string[] {
  const { manifests } = state;
  const version = manifests[0]?.version ?? '';
  const own = new Set(manifests.map(({ name }) => name));
  return [
    ...manifests.flatMap((manifest) => [
      ...(manifest.version === version
        ? []
        : [`${manifest.folder}: got version ${manifest.version}, expected ${version} as the others have`]),
      ...wrongOwn(manifest, own, version),
      ...unpublishable(manifest),
      ...(state.read(manifest.folder, 'LICENSE') === state.licence
        ? []
        : [`${manifest.folder}/LICENSE: expected a copy of LICENSE`]),
      ...(state.read(manifest.folder, 'README.md') === null
        ? [`${manifest.folder}/README.md: expected what the package is, for its page in the registry`]
        : []),
    ]),
    ...wrongRepositories(manifests),
    ...wrongChanges(state, version),
  ];
}

/** Packages of one release ask for each other in that release, and in no other. */
function wrongOwn(manifest: Manifest, own: ReadonlySet<string>, version: string): string[] {
  const wanted = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.peerDependencies,
  };
  return Object.entries(wanted)
    .filter(([name, asked]) => own.has(name) && asked !== version)
    .map(([name, asked]) => `${manifest.folder}: asks for ${name} ${asked}, expected ${version}`);
}

/** What npm needs for a statement of provenance, and what people need to use it. */
function unpublishable({ folder, license, repository, publishConfig, files, engines }: Manifest): string[] {
  const expected: [boolean, string][] = [
    [license === 'Apache-2.0', 'license: expected Apache-2.0'],
    [
      repository?.type === 'git' && repository.directory === folder,
      `repository: expected type git, url, and directory ${folder}`,
    ],
    [publishConfig?.access === 'public', 'publishConfig.access: expected public'],
    [publishConfig?.provenance === true, 'publishConfig.provenance: expected true'],
    [files?.includes('dist') === true, 'files: expected what is packed, dist among it'],
    [engines?.node !== undefined, 'engines.node: expected the versions of Node that it runs on'],
  ];
  return expected.filter(([met]) => !met).map(([, problem]) => `${folder}/package.json: ${problem}`);
}

/** npm compares the address with where the release was built, and refuses another. */
function wrongRepositories(manifests: readonly Manifest[]): string[] {
  const urls = new Set(manifests.map(({ repository }) => repository?.url ?? ''));
  const [url = ''] = urls;
  if (urls.size === 1 && /^git\+https:\/\/\S+\.git$/.test(url)) return [];
  return [
    `repository.url: got ${[...urls].join(', ')}, expected one address, git+https://….git, in all packages`,
  ];
}

function wrongChanges({ changelog, tag }: ReleaseState, version: string): string[] {
  const released = changesOf(changelog, version);
  const unreleased = changesOf(changelog, 'Unreleased');
  if (tag === null) {
    return released === null && unreleased === null
      ? [`CHANGELOG.md: expected entries under "Unreleased" or "${version}"`]
      : [];
  }
  return [
    ...(tag === `v${version}` ? [] : [`the tag is ${tag}, and the packages are ${version}`]),
    ...(released?.date == null ? [`CHANGELOG.md: expected "## ${version} - YYYY-MM-DD" with entries`] : []),
    ...(unreleased === null
      ? []
      : [`CHANGELOG.md: entries are still under "Unreleased": expected them under ${version}`]),
  ];
}
