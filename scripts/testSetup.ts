import fc from 'fast-check';

/**
 * Properties are tried on the same cases at every run, so that a red build is about the change.
 * To search further: FAST_CHECK_SEED=$RANDOM npm test
 */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_261_122) });
