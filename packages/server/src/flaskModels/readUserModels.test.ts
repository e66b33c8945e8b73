import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { flaskApi } from '../../../engine/src/testing/sharedData.ts';
import { matrixFile, raggedPickle } from '../testing/npyFiles.ts';
import { temporaryFolder } from '../testing/service.ts';
import { listFeatureFiles, readUserModel } from './readUserModels.ts';

const recorded = flaskApi('user_models');

const readUserModels = (path: string) => listFeatureFiles(path).map((file) => readUserModel(path, file));

describe('readUserModel', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('reads every user and names every file that it can not use', () => {
    const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder.path, name), bytes);
    save('ada_features.npy', matrixFile([[1, 2]]));
    save('bob_features.npy', raggedPickle([[1], [2, 3]]));
    save('cut_features.npy', matrixFile([[1, 2]]).subarray(0, -1));
    save('lost_features.npy', new Uint8Array(0));
    save('none_features.npy', matrixFile([]));
    save('_features.npy', matrixFile([[1]]));
    save('wide_features.npy', matrixFile([Array.from({ length: 5_000 }, () => 1)]));
    save('ada.joblib', Uint8Array.of(1));
    const users = readUserModels(folder.path);
    expect(
      users.map((user) => ('defect' in user ? [user.file, user.defect] : [user.userId, user.vectors.length])),
    ).toEqual([
      ['_features.npy', 'damaged'],
      ['ada', 1],
      ['bob', 2],
      ['cut_features.npy', 'damaged'],
      ['lost_features.npy', 'empty'],
      ['none_features.npy', 'empty'],
      ['wide_features.npy', 'damaged'],
    ]);
  });

  it.skipIf(recorded === null)('reads the folder that a Flask service wrote', () => {
    const users = readUserModels(recorded ?? '');
    const found = users.map((user) =>
      'defect' in user
        ? [user.file, user.defect]
        : [user.userId, user.vectors.length, user.vectors[0]?.length],
    );
    expect(found).toEqual([
      ['alice', 10, 43],
      ['bob', 10, 43],
      ['carol', 10, 60],
      ['dave', 10, expect.any(Number)],
      ['erin_features.npy', 'empty'],
    ]);
  });
});
