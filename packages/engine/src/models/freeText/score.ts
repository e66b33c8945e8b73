import type { GroupPrior } from '../../prior/prior.ts';
import type { FeatureGroup } from '../../rhythm/extractFeatures.ts';
import { type GroupTemplate, indexOf } from './group.ts';

/** Standardised residuals count no more than this: one slip must not decide alone. */
const WINSOR = 3;

/**
 * Log-likelihood ratio of one group per feature: "this typist" against "anyone". 0 without features.
 *
 * Both covariances are diagonal plus rank one (the pace shared by a sample), so inverse and determinant take one
 * pass (Sherman-Morrison, matrix determinant lemma).
 */
export function scoreGroup(group: GroupTemplate, features: FeatureGroup, prior: GroupPrior): number {
  const { values, identities } = features;
  if (values.length === 0) return 0;
  const unseen = group.noise + prior.habit;
  const anyone = prior.noise + prior.habit;
  const typist = createLikelihood(prior.sample + group.paceVariance);
  const population = createLikelihood(prior.sample + prior.pace);
  for (let i = 0; i < values.length; i++) {
    const residual = (values[i] ?? 0) - prior.mean;
    const k = indexOf(group.sums.identities, identities[i] ?? 0);
    const expected = group.pace + (k < 0 ? 0 : (group.habits[k] ?? 0));
    typist.add(residual - expected, k < 0 ? unseen : (group.variances[k] ?? unseen));
    population.add(residual, anyone);
  }
  return (typist.value() - population.value()) / values.length;
}

/** log N(residuals; 0, diag(variances) + common·11ᵀ), without the constant that both sides share. */
function createLikelihood(common: number): {
  add(residual: number, variance: number): void;
  value(): number;
} {
  let logDeterminant = 0;
  let quadratic = 0;
  let weighted = 0;
  let weights = 0;
  return {
    add(residual, variance) {
      const limit = WINSOR * Math.sqrt(variance + common);
      const bounded = residual > limit ? limit : residual < -limit ? -limit : residual;
      logDeterminant += Math.log(variance);
      quadratic += (bounded * bounded) / variance;
      weighted += bounded / variance;
      weights += 1 / variance;
    },
    value() {
      const inflation = 1 + common * weights;
      return (
        -0.5 * (logDeterminant + Math.log(inflation) + quadratic - (common * weighted * weighted) / inflation)
      );
    },
  };
}
