import { Profile } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { rowsAboutPersons } from '../../testing/rowsAboutPersons.ts';
import { enrolUser, IMPOSTOR, OWNER, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

describe('a profile', () => {
  it('goes back to an earlier template, as a new version that decides', async () => {
    const { profile } = await enrolUser(v1, 'ada');
    const before = await v1.verify('ada', { ...typed(OWNER, 6), include: ['contributions'] });
    for (let n = 6; n < 10; n++) {
      const { attempt_id } = await v1.verify('ada', typed(IMPOSTOR, n));
      await v1.confirm(attempt_id);
    }
    const spoilt = await v1.verify('ada', typed(OWNER, 7));
    expect(spoilt.score).toBeLessThan(before.score ?? 0);
    const path = `POST /v1/users/ada/profiles/${profile.id}/rollback`;
    const back = await v1.take(Profile, path, { version: 1 });
    expect(back).toMatchObject({ id: profile.id, text_id: 'default', enrolled: true, version: 6 });
    expect(back.versions[0]).toMatchObject({ version: 6, cause: 'rollback' });
    const after = await v1.verify('ada', typed(OWNER, 8));
    expect(after).toMatchObject({ decision: 'allow', profile: { version: 6 } });
    expect(after.threshold).toBe(before.threshold);
    expect((await v1.verify('ada', typed(IMPOSTOR, 20))).decision).toBe('deny');
    for (const version of [6, 99]) {
      const { detail } = await v1.refused('version_not_found', path, { version });
      expect(detail).toBe(`got version ${version}, expected one of 5, 4, 3, 2, 1`);
    }
  });

  it('learns no more of what came after the template that it went back to', async () => {
    const { profile } = await enrolUser(v1, 'eve');
    v1.clock.pass(1);
    // As in a takeover of the account: confirmed, and enrolled.
    for (let n = 31; n < 36; n++) {
      const { attempt_id } = await v1.verify('eve', typed(IMPOSTOR, n));
      await v1.confirm(attempt_id);
    }
    await v1.enrol('eve', typings(IMPOSTOR, [50, 59]));
    expect((await v1.verify('eve', typed(IMPOSTOR, 60))).decision).toBe('allow');
    const path = `POST /v1/users/eve/profiles/${profile.id}/rollback`;
    expect(await v1.take(Profile, path, { version: 1 })).toMatchObject({ samples: 5, enrolled: true });
    expect((await v1.verify('eve', typed(IMPOSTOR, 61))).decision).toBe('deny');

    expect(await v1.enrol('eve', typings(OWNER, [6, 6]))).toMatchObject({ samples: 6, enrolled: true });
    expect((await v1.verify('eve', typed(IMPOSTOR, 62))).decision).toBe('deny');
    expect((await v1.verify('eve', typed(OWNER, 8))).decision).toBe('allow');
  });

  it('learns no more of it where another instance made the template, whose clock is ahead', async () => {
    const { profile } = await enrolUser(v1, 'fay');
    v1.clock.pass(-180_000);
    await v1.enrol('fay', typings(OWNER, [6, 9]));
    const path = `POST /v1/users/fay/profiles/${profile.id}/rollback`;
    expect(await v1.take(Profile, path, { version: 1 })).toMatchObject({ samples: 5, enrolled: true });
    v1.clock.pass(180_000);
  });

  it('starts again: nothing decides until it is enrolled anew, and a copy is still a copy', async () => {
    const { profile } = await enrolUser(v1, 'bob');
    const path = `POST /v1/users/bob/profiles/${profile.id}`;
    expect(await v1.take(Profile, `${path}/reset`)).toMatchObject({
      id: profile.id,
      samples: 0,
      enrolled: false,
      version: 2,
      versions: [],
      text: null,
    });
    expect(await v1.verify('bob', typed(OWNER, 6))).toMatchObject({
      decision: 'insufficient',
      reasons: [{ code: 'enrolment_unfinished' }],
    });
    const { detail } = await v1.refused('version_not_found', `${path}/rollback`, { version: 1 });
    expect(detail).toContain('there is no earlier one');
    await v1.refused('sample_replayed', 'POST /v1/users/bob/samples', typed(OWNER, 1));
    expect(await v1.enrol('bob', typings(IMPOSTOR, [1, 5]))).toMatchObject({ enrolled: true });
    expect((await v1.verify('bob', typed(IMPOSTOR, 6))).decision).toBe('allow');
    expect((await v1.verify('bob', typed(OWNER, 7))).decision).toBe('deny');
  });

  it('is removed alone, with its samples, templates and probes', async () => {
    const pin = { capture: { text_id: 'pin' } };
    const { profile } = await enrolUser(v1, 'cyd');
    await v1.enrol('cyd', typings(OWNER, [11, 15], pin));
    const before = rowsAboutPersons(v1.dataDir);
    expect(await v1.send(`DELETE /v1/users/cyd/profiles/${profile.id}`)).toMatchObject({
      status: 204,
      body: {},
    });
    const after = rowsAboutPersons(v1.dataDir);
    expect([before.samples, before.template_versions]).toEqual([
      (after.samples ?? 0) + 1,
      (after.template_versions ?? 0) + 1,
    ]);
    expect((await v1.verify('cyd', typed(OWNER, 6))).decision).toBe('insufficient');
    expect((await v1.verify('cyd', typed(OWNER, 6, pin))).decision).toBe('allow');
    await v1.refused('profile_not_found', `DELETE /v1/users/cyd/profiles/${profile.id}`);
  });

  it('is nobody else’s', async () => {
    const { profile } = await enrolUser(v1, 'dan');
    await enrolUser(v1, 'eli');
    const path = `/v1/users/eli/profiles/${profile.id}`;
    await v1.refused('profile_not_found', `DELETE ${path}`);
    await v1.refused('profile_not_found', `POST ${path}/reset`);
    await v1.refused('profile_not_found', `POST ${path}/rollback`, { version: 1 });
    expect((await v1.verify('dan', typed(OWNER, 6))).decision).toBe('allow');
  });
});
