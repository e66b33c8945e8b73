import { drawSentence, flaskVector, parseSample } from '@keystroke-auth/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import { makeKey, OWNER, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

describe('enrolment', () => {
  it('takes one sample, a list, or an object with a list, and says how far it is', async () => {
    expect(await v1.enrol('ada', typed(OWNER, 1))).toMatchObject({
      samples: 1,
      required: 5,
      enrolled: false,
      profile: { text_id: 'default', device: 'desktop', samples: 1, version: 1 },
      quality: [{ index: 0, accepted: true }],
      consistency: null,
    });
    expect(await v1.enrol('ada', typings(OWNER, [2, 3]))).toMatchObject({ samples: 3, enrolled: false });
    const last = await v1.enrol('ada', { samples: typings(OWNER, [4, 5]) });
    expect(last).toMatchObject({ samples: 5, enrolled: true, profile: { version: 3 } });
    expect(last.consistency).toMatchObject({ risk_of_lockout: false });
    expect(await v1.describe('ada')).toMatchObject({ profiles: [{ enrolled: true, samples: 5 }] });
  });

  it('is all or nothing: one bad sample of a batch leaves no trace, and the challenge unused', async () => {
    const { challenge } = await v1.challenge({ user_id: 'bob', action: 'enrol' });
    const path = 'POST /v1/users/bob/samples';
    const good = typings(OWNER, [1, 4]).map((sample) => ({ ...sample, challenge }));
    const copy = { ...typed(OWNER, 4), challenge };
    for (const [bad, code] of [
      [{ ...typed(OWNER, 5, { text: 'another text altogether' }), challenge }, 'text_differs'],
      [copy, 'replayed_sample'],
    ] as const) {
      const { quality, detail } = await v1.refused('samples_refused', path, [...good, bad]);
      expect(quality).toMatchObject([{}, {}, {}, {}, { index: 4, accepted: false }]);
      expect(JSON.stringify(quality)).toContain(code);
      expect(detail).toContain(`sample 4: ${code}`);
    }
    await v1.refused('user_not_found', 'GET /v1/users/bob');
    // The same samples are new, and the same challenge good, to a request without the bad one.
    expect(await v1.enrol('bob', [...good, { ...typed(OWNER, 5), challenge }])).toMatchObject({
      enrolled: true,
    });
    await v1.refused('challenge_used', path, good);
  });

  it('refuses, with what to do, samples that were not typed as people type', async () => {
    const path = 'POST /v1/users/eve/samples';
    const even = Array.from('correct horse', (key, i) => [
      { key, event: 'down' as const, timestamp: i * 100 },
      { key, event: 'up' as const, timestamp: i * 100 + 50 },
    ]).flat();
    const { quality } = await v1.refused('samples_refused', path, { keystroke_data: even });
    expect(quality).toMatchObject([
      { accepted: false, findings: [{ code: 'synthetic_sample', hint: expect.stringMatching(/./) }] },
    ]);
    // By a script that waits for nothing, on a machine where keys come unevenly; and by one that tells no releases.
    const fast = even.map((event, i) => ({ ...event, timestamp: ((i * i) % 17) + 6 * i }));
    const unreleased = even.filter(({ event }) => event === 'down');
    for (const keystroke_data of [fast, unreleased]) {
      const { quality } = await v1.refused('samples_refused', path, { keystroke_data });
      // What refuses it comes first: its hint is the one to show.
      expect(quality).toMatchObject([{ accepted: false, findings: { 0: { code: 'synthetic_sample' } } }]);
    }
    for (const flag of ['paste', 'autofill', 'dictation', 'drop'] as const) {
      await v1.refused('sample_not_typed', path, typed(OWNER, 1, { capture: { flags: [flag] } }));
    }
    await v1.enrol('eve', typed(OWNER, 1, { capture: { flags: ['ime', 'autocorrect'] } }));
  });

  it('says which samples a clock timed that is too coarse, by its times or by its own word, and takes them', async () => {
    const capture = { clock_resolution_ms: 25 };
    const samples = [typed(OWNER, 1), typed(OWNER, 2, { capture }), typed(OWNER, 3, { clock: 25, capture })];
    const { quality } = await v1.enrol('ian', samples);
    const coarse = quality.map(({ accepted, findings }) => [
      accepted,
      findings.filter(({ code }) => code === 'low_timer_resolution').length,
    ]);
    expect(coarse).toEqual([
      [true, 0],
      [true, 1],
      [true, 1],
    ]);
  });

  it('takes the samples of a request for one text, on one device, recorded one way', async () => {
    const path = 'POST /v1/users/fay/samples';
    const others = [
      { text_id: 'pin' },
      { device: 'touch' },
      { mode: 'delta' },
      { text: 'fixed' },
      { keyboard: 'de' },
    ] as const;
    for (const capture of others) {
      const field = Object.keys(capture)[0] ?? '';
      const { detail } = await v1.refused('capture_differs', path, [
        typed(OWNER, 1),
        typed(OWNER, 2, { capture }),
      ]);
      expect(detail).toContain(`capture.${field}`);
    }
  });

  it('keeps the kind of text that was declared first', async () => {
    await v1.enrol('gus', typed(OWNER, 1, { capture: { text: 'fixed' } }));
    const other = typed(OWNER, 2, { text: drawSentence(1), capture: { text: 'free' } });
    await v1.refused('text_kind_differs', 'POST /v1/users/gus/samples', other);
    expect(await v1.enrol('gus', typed(OWNER, 2))).toMatchObject({ samples: 2 });
  });

  it('counts a sample once in all profiles of a person', async () => {
    await v1.enrol('hal', typed(OWNER, 1));
    const { detail } = await v1.refused('sample_replayed', 'POST /v1/users/hal/samples', [
      typed(OWNER, 2, { capture: { text_id: 'pin' } }),
      typed(OWNER, 1, { capture: { text_id: 'pin' } }),
    ]);
    expect(detail).toContain('sample 1');
    expect((await v1.describe('hal')).profiles).toHaveLength(1);
    expect(await v1.enrol('hal', typed(OWNER, 2, { capture: { text_id: 'pin' } }))).toMatchObject({
      samples: 1,
    });
    expect(await v1.enrol('ida', typed(OWNER, 1))).toMatchObject({ samples: 1 });
  });

  it('keeps profiles apart by text, device, recording and keyboard', async () => {
    const captures = [
      {},
      { text_id: 'pin' },
      { device: 'unknown' },
      { mode: 'delta' },
      { keyboard: 'de' },
    ] as const;
    for (const [i, capture] of captures.entries()) await v1.enrol('jon', typed(OWNER, i + 1, { capture }));
    const { profiles } = await v1.describe('jon');
    expect(profiles.map(({ samples }) => samples)).toEqual([1, 1, 1, 1, 1]);
    const named = await v1.send('GET /v1/users/jon?text_id=pin');
    expect(JSON.stringify(named.body)).toContain('"text_id":"pin"');
    expect(profiles.filter(({ text_id }) => text_id === null)).toHaveLength(1);
  });

  it('is closed once enrolled, but to whoever another factor just confirmed, and to users:reset', async () => {
    const backend = v1.as(await makeKey(v1.service, 'default', ['users:write', 'verify', 'outcomes']));
    await backend.enrol('kim', typings(OWNER, [1, 5]));
    const path = 'POST /v1/users/kim/samples';
    await backend.refused('enrolled_already', path, typed(OWNER, 6));
    const { attempt_id } = await backend.verify('kim', typed(OWNER, 7));
    await backend.confirm(attempt_id, false);
    await backend.refused('enrolled_already', path, typed(OWNER, 6));
    const second = await backend.verify('kim', typed(OWNER, 8));
    await backend.confirm(second.attempt_id);
    expect(await backend.enrol('kim', typed(OWNER, 6))).toMatchObject({ enrolled: true });
    v1.clock.pass(901_000);
    await backend.refused('enrolled_already', path, typed(OWNER, 9));
    expect(await v1.enrol('kim', typed(OWNER, 9))).toMatchObject({ enrolled: true });
  });

  it('learns from a sample more also when the policy has come to ask for more than are held', async () => {
    await v1.enrol('lea', typings(OWNER, [1, 5]));
    await v1.send('PATCH /v1/applications/default/policy', { samples_required: 10 });
    expect(await v1.enrol('lea', typed(OWNER, 6))).toMatchObject({
      samples: 6,
      required: 10,
      enrolled: true,
    });
    expect(await v1.verify('lea', typed(OWNER, 7))).toMatchObject({ decision: 'allow' });
    await v1.send('PATCH /v1/applications/default/policy', { samples_required: 5 });
  });

  it('says of a profile with imported data only that it is not enrolled', async () => {
    const key = {
      ...compatProfile({ application: 'default' }, 'mia'),
      device: 'desktop',
    } as const;
    const vectors = typings(OWNER, [1, 10]).map((sample) =>
      flaskVector(parseSample(sample.keystroke_data).events),
    );
    await v1.service.core.importFlaskUser(key, vectors);
    expect(await v1.describe('mia')).toMatchObject({ profiles: [{ enrolled: false, samples: 10 }] });
    expect(await v1.verify('mia', typed(OWNER, 11))).toMatchObject({
      decision: 'insufficient',
      reasons: [{ code: 'imported_model_only' }],
    });
    expect(await v1.enrol('mia', typings(OWNER, [12, 15]))).toMatchObject({ enrolled: false, samples: 14 });
    expect(await v1.enrol('mia', typed(OWNER, 16))).toMatchObject({ enrolled: true, samples: 15 });
    expect(await v1.verify('mia', typed(OWNER, 17))).toMatchObject({ decision: 'allow' });
  });
});
