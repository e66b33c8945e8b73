import type { TypingMetrics } from '../../ports/metrics.ts';
import type { Families } from './families.ts';

/** Coarse, in nats: enough to see the two humps and a drift, too little to climb by. */
const SCORES = [-20, -10, -5, -2, 0, 2, 5, 10, 20];
/** Of further applications the numbers are one sum: each label costs memory here and there. */
const MOST_APPLICATIONS = 50;
/** Signs of a try that was not typed by a person here and now. */
const LIVENESS: ReadonlySet<string> = new Set([
  'replayed_sample',
  'synthetic_sample',
  'clock_not_trusted',
  'not_typed',
]);

/** How well typing tells people apart, by application. */
export function createTypingMetrics({ counter, histogram }: Families): TypingMetrics {
  const decisions = counter('decisions_total', 'Tries that were decided.', ['application', 'decision']);
  const reasons = counter('decision_reasons_total', 'Reasons of decisions.', ['reason']);
  const liveness = counter('liveness_hits_total', 'Tries that a liveness check spoke against.', ['check']);
  const scores = histogram('score', 'Log-likelihood ratios of tries (nats).', SCORES, ['application']);
  const genuine = histogram(
    'genuine_score',
    'Scores of tries that were allowed, or that another factor confirmed: they fall when typing drifts from its template.',
    SCORES,
    ['application'],
  );
  const enrolledSamples = counter('enrolled_samples_total', 'Samples that were enrolled.', ['application']);
  const enrolments = counter('enrolments_total', 'Enrolments by whether the profile can decide then.', [
    'application',
    'ready',
  ]);
  const outcomes = counter('outcomes_total', 'What another factor said of a try, by its decision.', [
    'application',
    'decision',
    'success',
  ]);
  const falseRejects = counter('false_rejects_total', 'Tries that were not allowed and were the person.', [
    'application',
  ]);

  const applications = new Set<string>();
  const named = (application: string): string => {
    if (applications.size < MOST_APPLICATIONS) applications.add(application);
    return applications.has(application) ? application : 'other';
  };

  return {
    decided(application, { decision, score, reasons: codes }) {
      const label = { application: named(application) };
      decisions.inc({ ...label, decision });
      for (const reason of codes) {
        reasons.inc({ reason });
        if (LIVENESS.has(reason)) liveness.inc({ check: reason });
      }
      if (score === null) return;
      scores.observe(label, score);
      if (decision === 'allow') genuine.observe(label, score);
    },
    enrolled(application, samples, ready) {
      const label = { application: named(application) };
      enrolledSamples.inc(label, samples);
      enrolments.inc({ ...label, ready: String(ready) });
    },
    confirmed(application, { success, decision, falseReject, score }) {
      const label = { application: named(application) };
      outcomes.inc({ ...label, decision, success: String(success) });
      if (falseReject) falseRejects.inc(label);
      // Those that were allowed were counted when they were.
      if (success && decision !== 'allow' && score !== null) genuine.observe(label, score);
    },
  };
}
