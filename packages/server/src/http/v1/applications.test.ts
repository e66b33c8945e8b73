import { Application, POLICY_PRESETS } from '@keystroke-auth/protocol';
import { afterAll, expect, it } from 'vitest';
import { enrolUser, makeKey, OWNER, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

const path = '/v1/applications/default';
const change = async (body: object) => (await v1.take(Application, `PATCH ${path}/policy`, body)).policy;

it('decide by the balanced preset, with a challenge, until told otherwise', async () => {
  const other = v1.as(await makeKey(v1.service, 'other'));
  expect(await other.take(Application, 'GET /v1/applications/other')).toEqual({
    id: 'other',
    policy: POLICY_PRESETS.balanced,
  });
});

it('change by a preset, by single settings, or both', async () => {
  // How strictly it is judged is a preset's; whether and for whom, with which consent, is not.
  const own = {
    require_challenge: false,
    require_consent: 'v1',
    mode: 'shadow',
    token_audience: 'https://app.example.org',
    outcome_window_seconds: 60,
    retention_attempts_days: 30,
    retention_inactive_days: 365,
  } as const;
  await change(own);
  expect(await change({ preset: 'strict' })).toEqual({ ...POLICY_PRESETS.strict, ...own });
  expect(await change({ attempts: 7 })).toEqual({ ...POLICY_PRESETS.strict, ...own, attempts: 7 });
  expect(await change({ preset: 'comfort', mode: 'active' })).toEqual({
    ...POLICY_PRESETS.comfort,
    ...own,
    mode: 'active',
  });
  expect(await change({})).toEqual({ ...POLICY_PRESETS.comfort, ...own, mode: 'active' });
  expect((await v1.take(Application, `GET ${path}`)).policy.target_false_match_rate).toBe(0.05);
});

it('refuse settings that contradict each other, and change nothing then', async () => {
  const before = await v1.take(Application, `GET ${path}`);
  const { detail } = await v1.refused('policy_invalid', `PATCH ${path}/policy`, {
    target_false_match_rate: 0.05,
    step_up_false_match_rate: 0.01,
    attempts: 99,
  });
  expect(detail).toContain('step_up_false_match_rate 0.01 below');
  for (const body of [
    { mode: 'off' },
    { attempts: 0 },
    { target_false_match_rate: 0.5 },
    { secret: 1 },
    null,
  ]) {
    await v1.refused('body_invalid', `PATCH ${path}/policy`, body === null ? 'null' : body);
  }
  expect(await v1.take(Application, `GET ${path}`)).toEqual(before);
});

it('decide at once as they were told', async () => {
  await change({ ...POLICY_PRESETS.balanced, require_challenge: false, attempts: null });
  await enrolUser(v1, 'ada');
  expect((await v1.verify('ada', typed(OWNER, 28, { noise: 1 }))).decision).toBe('step_up');
  await change({ step_up_false_match_rate: null });
  expect((await v1.verify('ada', typed(OWNER, 29, { noise: 1 }))).decision).toBe('deny');
  await change({ require_challenge: true });
  await v1.refused('challenge_missing', 'POST /v1/users/ada/verify', typed(OWNER, 6));
});
