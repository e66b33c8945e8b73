import { drawSentence, parseSample } from '@keystroke-auth/engine';
import { Attempt, AttemptPage, type Sample, User } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeProbe } from '../../services/v1/probe.ts';
import { attemptRecord } from '../../testing/records/fixtures.ts';
import { enrolUser, IMPOSTOR, OWNER, reasonsOf, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

/** Typed by the owner when they were out of form: people's own unevenness, twice that of the other samples. */
const HESITANT = typed(OWNER, 28, { noise: 1 });

describe('verification', () => {
  it('allows the person, denies another, and asks for another factor in between', async () => {
    const { profile } = await enrolUser(v1, 'ada');
    const allowed = await v1.verify('ada', typed(OWNER, 6));
    expect(allowed).toMatchObject({
      decision: 'allow',
      target_false_match_rate: 0.01,
      reasons: [{ code: 'rhythm_matches' }],
      profile: { ...profile, samples: 5 },
      liveness: { replay: false, synthetic: false, clock: 'ok' },
      attempts_left: null,
      flags: [],
    });
    expect(allowed).not.toHaveProperty('contributions');
    expect(allowed.score).toBeGreaterThan(allowed.threshold ?? Number.POSITIVE_INFINITY);
    expect(allowed.false_match_rate).toBeLessThan(0.01);
    const denied = await v1.verify('ada', { ...typed(IMPOSTOR, 6), include: ['contributions'] });
    expect(denied.decision).toBe('deny');
    expect(reasonsOf(denied)).toEqual(expect.arrayContaining(['latencies_differ', 'hold_times_differ']));
    expect(denied.contributions?.length).toBeGreaterThan(20);
    const between = await v1.verify('ada', HESITANT);
    expect(between).toMatchObject({ decision: 'step_up' });
    expect(between.false_match_rate).toBeGreaterThan(0.01);
    expect(between.false_match_rate).toBeLessThan(0.1);
    const { decision, score } = await v1.take(Attempt, `GET /v1/attempts/${between.attempt_id}`);
    expect({ decision, score }).toEqual({ decision: 'step_up', score: between.score });
  });

  it('decides by the request where that is stricter, and by nothing looser', async () => {
    await enrolUser(v1, 'bob');
    const strictly = { target_false_match_rate: 0.0005, step_up_false_match_rate: null };
    const decision = await v1.verify('bob', { ...HESITANT, policy: strictly });
    expect(decision).toMatchObject({ decision: 'deny', target_false_match_rate: 0.0005 });
    for (const policy of [
      { target_false_match_rate: 0.011 },
      { step_up_false_match_rate: 0.2 },
      { update: 'clear_accept' },
    ]) {
      const path = 'POST /v1/users/bob/verify';
      const { detail } = await v1.refused('policy_loosened', path, { ...typed(OWNER, 7), policy });
      expect(detail).toContain(`policy.${Object.keys(policy)[0]}`);
    }
    await v1.refused('challenge_missing', 'POST /v1/users/bob/verify', {
      ...typed(OWNER, 7),
      policy: { require_challenge: true },
    });
    expect(await v1.verify('bob', typed(OWNER, 7))).toMatchObject({ decision: 'allow' });
  });

  it('answers insufficient where nothing can be compared, and keeps nothing of it', async () => {
    const unknown = await v1.verify('nobody', typed(OWNER, 1));
    expect(unknown).toMatchObject({
      decision: 'insufficient',
      score: null,
      threshold: null,
      profile: null,
      liveness: null,
      reasons: [{ code: 'not_enrolled' }],
    });
    await v1.refused('user_not_found', 'GET /v1/users/nobody');
    await v1.refused('attempt_not_found', `GET /v1/attempts/${unknown.attempt_id}`);
    await v1.enrol('cyd', typings(OWNER, [1, 4]));
    const reasonFor = async (user: string, sample: Sample) => {
      const decision = await v1.verify(user, sample);
      expect(decision.decision).toBe('insufficient');
      return reasonsOf(decision);
    };
    expect(await reasonFor('cyd', typed(OWNER, 6))).toEqual(['enrolment_unfinished']);
    await v1.enrol('cyd', typed(OWNER, 5));
    expect(await reasonFor('cyd', typed(OWNER, 6, { capture: { text_id: 'pin' } }))).toEqual([
      'not_enrolled',
    ]);
    for (const capture of [{ device: 'touch' }, { mode: 'delta' }, { keyboard: 'de' }] as const) {
      expect(await reasonFor('cyd', typed(OWNER, 6, { capture }))).toEqual(['device_differs']);
    }
    expect(await v1.verify('cyd', typed(OWNER, 6))).toMatchObject({ decision: 'allow' });
  });

  it('answers insufficient for text that no keys made, or of the other kind, and records it', async () => {
    await enrolUser(v1, 'dan', OWNER, { capture: { text: 'fixed' } });
    for (const flag of ['paste', 'autofill', 'dictation', 'drop'] as const) {
      const { decision, reasons } = await v1.verify('dan', typed(OWNER, 6, { capture: { flags: [flag] } }));
      expect([decision, reasons[0]?.code]).toEqual(['insufficient', 'not_typed']);
    }
    const other = await v1.verify(
      'dan',
      typed(OWNER, 6, { text: drawSentence(1), capture: { text: 'free' } }),
    );
    expect(other).toMatchObject({ decision: 'insufficient', reasons: [{ code: 'text_kind_differs' }] });
    const { items } = await v1.take(AttemptPage, 'GET /v1/attempts?user_id=dan&decision=insufficient');
    expect(items.map(({ reasons }) => reasons)).toEqual([
      ['text_kind_differs'],
      ...Array(4).fill(['not_typed']),
    ]);
    expect(await v1.verify('dan', typed(OWNER, 6, { capture: { flags: ['ime'] } }))).toMatchObject({
      decision: 'allow',
    });
  });

  it('answers insufficient for a text too short for the target', async () => {
    await enrolUser(v1, 'eli', OWNER, { text: 'no' });
    const policy = { target_false_match_rate: 0.0005 };
    expect(await v1.verify('eli', { ...typed(OWNER, 6, { text: 'no' }), policy })).toMatchObject({
      decision: 'insufficient',
      reasons: [{ code: 'text_too_short' }],
      threshold: null,
    });
  });

  it('denies what was seen before, whatever its keys are called and whenever it began', async () => {
    await enrolUser(v1, 'fay');
    const sample = typed(OWNER, 6);
    expect(await v1.verify('fay', sample)).toMatchObject({ decision: 'allow' });
    const shifted = sample.keystroke_data.map((event) => ({ ...event, timestamp: event.timestamp + 1e6 }));
    const edited = sample.keystroke_data.map((event) => ({ ...event, timestamp: event.timestamp * 1.0001 }));
    const copies: Sample[] = [sample, typed(OWNER, 1), { ...sample, keystroke_data: shifted }];
    for (const copy of [...copies, { ...sample, keystroke_data: edited }]) {
      const { decision, reasons, liveness } = await v1.verify('fay', copy);
      expect([decision, reasons[0]?.code, liveness?.replay]).toEqual(['deny', 'replayed_sample', true]);
    }
    expect(await v1.verify('fay', typed(OWNER, 7))).toMatchObject({ decision: 'allow' });
  });

  it('compares with a try of an instance whose clock is ahead, and comes after it', async () => {
    const { profile } = await enrolUser(v1, 'ira');
    const user = { application: 'default', userId: 'ira' };
    const probe = encodeProbe([parseSample(typed(OWNER, 6).keystroke_data)]);
    // Ids begin with the time that they were made at.
    const ahead = { id: 'ffffff00-0000-7000-8000-000000000000', profileId: profile?.id ?? null };
    await v1.service.store.store.transact(({ attempts }) =>
      attempts.insert(attemptRecord(user, 1, { ...ahead, probe })),
    );
    const [first, second] = [
      await v1.verify('ira', typed(OWNER, 7)),
      await v1.verify('ira', typed(OWNER, 8)),
    ];
    expect([first.decision, second.decision]).toEqual(['allow', 'allow']);
    const ids = [ahead.id, first.attempt_id, second.attempt_id];
    expect(ids.toSorted()).toEqual(ids);
    const { keystroke_data: events, ...rest } = typed(OWNER, 6);
    const scaled = events.map((event) => ({ ...event, timestamp: Number(event.timestamp) * 1.01 }));
    expect((await v1.verify('ira', { ...rest, keystroke_data: scaled })).liveness?.replay).toBe(true);
  });

  it('denies a script, and does not allow by a clock that could hide one', async () => {
    await enrolUser(v1, 'gus');
    const even = Array.from('correct horse battery', (key, i) => [
      { key, event: 'down', timestamp: i * 150 },
      { key, event: 'up', timestamp: i * 150 + 80 },
    ]).flat();
    const script = await v1.verify('gus', { keystroke_data: even, capture: { device: 'desktop' } });
    expect([script.decision, script.liveness?.synthetic]).toEqual(['deny', true]);
    expect(reasonsOf(script)[0]).toBe('synthetic_sample');
    const coarse = await v1.verify('gus', typed(OWNER, 6, { clock: 25 }));
    expect(coarse.decision).not.toBe('allow');
    expect(coarse.liveness?.clock).toBe('coarse');
    expect(reasonsOf(coarse)[0]).toBe('clock_not_trusted');
    const policy = { liveness: 'strict' };
    // Times need not show what their sender knows of the clock; a clock that is said to be fine is measured.
    const saying = (ms: number) => ({ capture: { clock_resolution_ms: ms } });
    const said = await v1.verify('gus', typed(OWNER, 8, saying(25)));
    expect([said.decision, said.liveness?.clock, reasonsOf(said)[0]]).toEqual([
      ...['step_up', 'coarse', 'clock_not_trusted'],
    ]);
    const fine = await v1.verify('gus', typed(OWNER, 9, { clock: 25, ...saying(0.1) }));
    expect(fine).toMatchObject({ decision: 'step_up', liveness: { clock: 'coarse' } });
    expect((await v1.verify('gus', typed(OWNER, 10, saying(24)))).decision).toBe('allow');
    const strict = await v1.verify('gus', { ...typed(OWNER, 7, { clock: 25 }), policy });
    expect(strict).toMatchObject({ decision: 'deny' });
  });

  it('recognises a person by positions alone, by presses alone, on a keypad and on glass', async () => {
    const ways = [
      { keys: 'positions', capture: { text: 'fixed' } },
      { device: 'touch' },
      { device: 'touch', capture: { mode: 'delta' } },
      { device: 'numpad', text: '7391846205', keys: 'positions', capture: { mode: 'keypad' } },
    ] as const;
    for (const [i, way] of ways.entries()) {
      const type = (typist: number, n: number): Sample => {
        const sample = typed(typist, n, way);
        const isDelta = sample.capture?.mode === 'delta';
        const events = sample.keystroke_data.filter(({ event }) => !isDelta || event === 'down');
        return { ...sample, keystroke_data: events };
      };
      await v1.enrol(
        `way-${i}`,
        [1, 2, 3, 4, 5].map((n) => type(OWNER, n)),
      );
      expect((await v1.verify(`way-${i}`, type(OWNER, 6))).decision).toBe('allow');
      expect((await v1.verify(`way-${i}`, type(IMPOSTOR, 6))).decision).toBe('deny');
    }
    expect(JSON.stringify(typed(OWNER, 6, ways[0]))).not.toMatch(/"key":"[a-z]"/);
  });

  it('notices a device and an address that are new, which changes no decision', async () => {
    await enrolUser(v1, 'hal');
    const from = (n: number, device_id: string, ip: string) =>
      v1.verify('hal', { ...typed(OWNER, n), context: { device_id, ip, user_agent: 'x' } });
    expect(await from(6, 'laptop', '192.0.2.1')).toMatchObject({ decision: 'allow', flags: [] });
    expect((await from(7, 'phone', '192.0.2.1')).flags).toEqual(['new_device']);
    expect((await from(8, 'phone', '192.0.2.9')).flags).toEqual(['new_address']);
    expect((await from(9, 'laptop', '192.0.2.9')).flags).toEqual([]);
    const stranger = await v1.verify('hal', {
      ...typed(IMPOSTOR, 6),
      context: { device_id: 'tablet', ip: '198.51.100.1' },
    });
    expect(stranger).toMatchObject({ decision: 'deny', flags: ['new_device', 'new_address'] });
    expect((await from(10, 'tablet', '192.0.2.9')).flags).toEqual(['new_device']);
  });

  it('knows nothing of a person whom the text fits but the profile does not', async () => {
    await enrolUser(v1, 'ida', IMPOSTOR);
    expect(await v1.verify('ida', typed(OWNER, 40))).toMatchObject({ decision: 'deny' });
    expect(await v1.take(User, 'GET /v1/users/ida')).toMatchObject({
      profiles: [{ samples: 5, version: 1 }],
    });
  });
});
