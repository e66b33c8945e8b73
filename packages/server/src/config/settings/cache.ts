import { boolean, integer } from '../kinds.ts';
import { setting } from '../setting.ts';

export const cacheSettings = {
  modelCache: setting({
    name: 'MODEL_CACHE_ENABLED',
    flask: true,
    group: 'Cache',
    kind: boolean,
    defaults: 'true',
    about:
      'The cache of parsed templates. There is one cache here where the Flask service had two: it is on while both flags are true, so either of them switches it off. It changes speed, never a decision.',
  }),
  featureCache: setting({
    name: 'FEATURE_CACHE_ENABLED',
    flask: true,
    group: 'Cache',
    kind: boolean,
    defaults: 'true',
    about: 'See MODEL_CACHE_ENABLED.',
  }),
  cacheSize: setting({
    name: 'TEMPLATE_CACHE_SIZE',
    group: 'Cache',
    kind: integer(1, 1_000_000),
    defaults: '10000',
    about: 'Profiles whose template and samples are kept in memory, at most: see TEMPLATE_CACHE_MB.',
  }),
  cacheMegabytes: setting({
    name: 'TEMPLATE_CACHE_MB',
    group: 'Cache',
    kind: integer(1, 1_000_000),
    defaults: '32',
    about:
      'Memory for those profiles, in MB of a million bytes, counted roughly: 22 kB for somebody who just enrolled with five samples of a phrase, 45 kB with fifty attempts. Others are read from the store again.',
  }),
};
