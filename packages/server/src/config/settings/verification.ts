import { boolean, choice, contamination, integer } from '../kinds.ts';
import { setting } from '../setting.ts';

export const verificationSettings = {
  model: setting<'rhythm' | 'isolation-forest'>({
    name: 'MODEL',
    group: 'Verification',
    kind: choice(['rhythm', 'isolation-forest']),
    defaults: 'rhythm',
    about:
      'The model that decides on the compatible routes. `isolation-forest` behaves as the Flask service did.',
  }),
  minSamples: setting({
    name: 'MIN_SAMPLES',
    flask: true,
    group: 'Verification',
    kind: integer(1, 100),
    defaults: '5',
    about: 'Samples that a user must type before there is a template; 5 as in the Flask service.',
  }),
  contamination: setting({
    name: 'CONTAMINATION',
    flask: true,
    group: 'Verification',
    kind: contamination,
    defaults: '0.1',
    about:
      'Isolation Forest only: the share of enrolment samples taken for outliers; 0.1 as in the Flask service.',
  }),
  randomState: setting({
    name: 'RANDOM_STATE',
    flask: true,
    group: 'Verification',
    kind: integer(0, 4_294_967_295),
    defaults: '42',
    about:
      'Isolation Forest only: the seed, so that the same samples give the same forest; 42 as in the Flask service.',
  }),
  maxSamplesPerProfile: setting({
    name: 'MAX_SAMPLES_PER_PROFILE',
    group: 'Verification',
    kind: integer(1, 100_000),
    defaults: '500',
    about:
      'Samples kept for one user and text; at least MIN_SAMPLES. 500 are a hundred enrolments of the default size: a guard against filling the disk, not a target.',
  }),
  timestampUnit: setting<'milliseconds' | 'seconds'>({
    name: 'TIMESTAMP_UNIT',
    flask: true,
    group: 'Verification',
    kind: choice(['milliseconds', 'seconds'], { ms: 'milliseconds', s: 'seconds' }),
    defaults: 'milliseconds',
    about: 'The unit of `timestamp` in keystroke events; browsers and Android report milliseconds.',
  }),
  maxEvents: setting({
    name: 'MAX_KEYSTROKE_EVENTS',
    flask: true,
    group: 'Verification',
    kind: integer(2, 10_000),
    defaults: '1000',
    about:
      'Events (downs and ups) in one sample; more are answered with 413. 1000 as in the Flask service, which cut the rest off silently. Two events are one keystroke.',
  }),
  priorRefit: setting<'off' | 'compare' | 'adopt'>({
    name: 'PRIOR_REFIT',
    group: 'Verification',
    kind: choice(['off', 'compare', 'adopt']),
    defaults: 'off',
    about:
      'Whether the service fits the table of how typing varies on the people enrolled, once a week (job `prior`): `compare` tells whether it would be better, `adopt` writes it to `prior.json` in `DATA_DIR` under the rules of `fit-prior --store`, to be used from the next start on. `adopt` is for one machine.',
  }),
  calibrationCheck: setting({
    name: 'CALIBRATION_CHECK',
    group: 'Verification',
    kind: boolean,
    defaults: 'false',
    about:
      'Whether the service measures once a week (job `calibration`) if false match rates are as stated, among enrolled people who type the same texts. A difference is a warning in the log and changes nothing.',
  }),
};
