export { accumulate, type SessionEvidence, sessionScore } from './decision/accumulate.ts';
export { type CalibrationCost, fixedTextCost, freeTextCost } from './decision/calibrationCost.ts';
export { type Decision, type DecisionPolicy, decide, MOST_FALSE_NON_MATCHES } from './decision/decide.ts';
export {
  falseMatchRate,
  falseNonMatchRate,
  LOWEST_FALSE_MATCH_RATE,
  thresholdFor,
} from './decision/falseMatchRate.ts';
export { type FixedTextFit, type FixedTextSet, fitFixedText } from './decision/fitCalibration.ts';
export { fitFreeText } from './decision/fitFreeText.ts';
export { fitFreeTextCalibration } from './decision/fitFreeTextCalibration.ts';
export { fuseScores } from './decision/fuseScores.ts';
export {
  countableKeys,
  type PhraseStrength,
  phraseStrength,
  type TextToType,
} from './decision/phraseStrength.ts';
export { shapeOf, type TemplateShape } from './decision/shape.ts';
export {
  type FreeTextFit,
  shippedFixedTextCalibration,
  shippedFreeTextCalibration,
} from './decision/shippedCalibration.ts';
export { type TypedPhrase, typedPhrase } from './decision/typedPhrase.ts';
export {
  type AttackOptions,
  type AttackReport,
  evaluateAttacks,
} from './evaluation/attacks/evaluateAttacks.ts';
export { ATTACK_SPECIES, type AttackSpecies } from './evaluation/attacks/species.ts';
export { type Curves, curvesOf } from './evaluation/curves.ts';
export { detectFormat, FORMATS_EXPECTED, READERS, type RecordingFormat } from './evaluation/detectFormat.ts';
export { type EvaluateOptions, type EvaluationResult, evaluate, resultOf } from './evaluation/evaluate.ts';
export { EvaluationError, type EvaluationErrorCode } from './evaluation/evaluationError.ts';
export {
  type Comparison,
  type Comparisons,
  compareTrials,
  type FalseMatchRow,
  falseMatchCheck,
} from './evaluation/falseMatchCheck.ts';
export { type LinkageAuc, linkageAuc, type PairScores } from './evaluation/linkage/linkageAuc.ts';
export {
  type LinkTerm,
  learnLinker,
  type Observed,
  scoreLinks,
  type TwoApplications,
} from './evaluation/linkage/linker.ts';
export {
  type DecisionShares,
  evaluatePolicy,
  type PolicyResult,
  type PolicyRow,
  type Share,
  TRIES_OF_A_LOGIN,
} from './evaluation/policy/evaluatePolicy.ts';
export type { NamedPolicy } from './evaluation/policy/judgePolicies.ts';
export { PROTOCOL_NAMES, type Protocol, parseProtocol } from './evaluation/protocol.ts';
export type { ReadResult, Recording } from './evaluation/recording.ts';
export { REJECTED, scoreTrials, type TypistScores } from './evaluation/scoreTrials.ts';
export {
  evaluateSecondTry,
  type SecondTryResult,
  type SecondTryRow,
} from './evaluation/secondTry/evaluateSecondTry.ts';
export type { SecondTryRule } from './evaluation/secondTry/judgeAttempts.ts';
export type { Alarm, Detection, DetectionRow } from './evaluation/session/detectImpostors.ts';
export {
  type EvaluateSessionOptions,
  evaluateSession,
  type SessionResult,
} from './evaluation/session/evaluateSession.ts';
export type { SessionLengthRow } from './evaluation/session/sessionLengths.ts';
export { buildTrials, type EnrolledTypist, type Trials } from './evaluation/trials.ts';
export { type PairCount, twoWayBootstrap } from './evaluation/twoWayBootstrap.ts';
export {
  type EvaluateUpdateOptions,
  evaluateUpdate,
  type UpdateResult,
} from './evaluation/update/evaluateUpdate.ts';
export { type EvaluateWalkOptions, evaluateWalk, type WalkResult } from './evaluation/update/evaluateWalk.ts';
export type { UpdateMode } from './evaluation/update/replayStream.ts';
export type { UpdateBin } from './evaluation/update/updateBins.ts';
export type { ImpostorPractice } from './evaluation/update/updateProtocol.ts';
export { parseUserSplit, takesPart, type UserSplit } from './evaluation/userSplit.ts';
export { explain } from './explanation/explain.ts';
export type { Contribution, ContributionFeature, Explanation } from './explanation/explanation.ts';
export type { Reason, ReasonCode } from './explanation/reason.ts';
export { reasonsFor } from './explanation/reasonsFor.ts';
export {
  buildTimeline,
  MIN_PRESSES,
  type RepairCode,
  type Timeline,
  type TimelineRepair,
} from './keystrokes/buildTimeline.ts';
export { decodeEvents, encodeEvents } from './keystrokes/eventsBuffer.ts';
export { isRecord } from './keystrokes/isRecord.ts';
export { type KeyCode, keyCodeOf, keyNameOf } from './keystrokes/keyCode.ts';
export { describeType, KeystrokeError, type KeystrokeErrorCode } from './keystrokes/keystrokeError.ts';
export {
  DEFAULT_MAX_EVENTS,
  type KeystrokeEvents,
  type ParseEventsOptions,
  parseEvents,
  type TimestampUnit,
} from './keystrokes/parseEvents.ts';
export { type KeystrokeSample, parseSample, sampleOf } from './keystrokes/sample.ts';
export { checkLiveness, type LivenessReport } from './liveness/checkLiveness.ts';
export type { LivenessCode, LivenessFinding } from './liveness/finding.ts';
export {
  type LivenessHistory,
  prepareHistory,
  withoutSamples,
  withSample,
  withStored,
} from './liveness/prepareHistory.ts';
export { probit } from './math/probit.ts';
export { createRandom, normal, type Random } from './math/random.ts';
export { createModel } from './models/createModel.ts';
export { comparableKeys } from './models/freeText/comparablePairs.ts';
export { createIsolationForest, type IsolationForest } from './models/isolationForest.ts';
export {
  DEVICE_CLASSES,
  type DeviceClass,
  MODEL_KINDS,
  type Model,
  ModelError,
  type ModelErrorCode,
  type ModelKind,
  type Score,
  type ScoreDefect,
  type TextMode,
} from './models/model.ts';
export { createRhythm, type RhythmOptions } from './models/rhythm.ts';
export type { RhythmTemplate } from './models/rhythmTemplate.ts';
export { kindOfTemplate } from './models/templateBuffer.ts';
export { checkRates, type RatesCheck } from './prior/fit/checkRates.ts';
export {
  comparePriors,
  judgePriors,
  type PriorComparison,
  type PriorVerdict,
} from './prior/fit/comparePriors.ts';
export {
  type FixedTextRecordings,
  type FixedTextTables,
  fitFixedTextPrior,
} from './prior/fit/fitFixedTextPrior.ts';
export { fitFreeTextPrior } from './prior/fit/fitFreeTextPrior.ts';
export { fitKeyboardPrior } from './prior/fit/fitKeyboardPrior.ts';
export {
  type EnrolledSamples,
  peopleOf,
  type RepeatedText,
  repeatedTexts,
} from './prior/fit/repeatedTexts.ts';
export { shippedFixedTextPrior } from './prior/fit/shippedFixedTextPrior.ts';
export { fittedPrior, PriorError, parseFittedPrior } from './prior/fittedPrior.ts';
export { type FixedTextPrior, fixedTextPriorFor, VIEWS, type ViewPrior } from './prior/fixedTextPrior.ts';
export { DESKTOP_FREE_TEXT, type FreeTextPrior } from './prior/freeTextPrior.ts';
export { assessEnrolment, type SampleQuality } from './quality/assessEnrolment.ts';
export { COARSE_CLOCK, clockResolution } from './quality/clockResolution.ts';
export { type Consistency, consistencyOf } from './quality/consistencyOf.ts';
export {
  type EnrolmentCode,
  type EnrolmentFinding,
  MEANINGS as ENROLMENT_MEANINGS,
} from './quality/enrolmentFinding.ts';
export { alignToText } from './rhythm/alignToText.ts';
export { flaskVector } from './rhythm/flaskVector.ts';
export { type FreeTextFeatures, freeTextFeatures } from './rhythm/freeTextFeatures.ts';
export { majorityText } from './rhythm/majorityText.ts';
export { timingVector } from './rhythm/timingVector.ts';
export { drawSentence } from './simulation/drawSentence.ts';
export { drawTypist, type SimulatedDevice, type SimulatedTypist } from './simulation/drawTypist.ts';
export { type SimulatedEvent, type TypingOptions, typeText } from './simulation/typeText.ts';
export {
  type BoundedUpdate,
  boundedUpdate,
  UPDATE_LIMITS,
  type UpdateLimits,
  type UpdateOutcome,
  verifiedUpdate,
} from './update/boundedUpdate.ts';
export type { Drift, DriftLimits, FreeTextDriftLimits } from './update/drift.ts';
export {
  gateUpdate,
  type UpdateFacts,
  type UpdateGate,
  type UpdatePolicy,
  type UpdateReason,
} from './update/gateUpdate.ts';
export { UpdateError, type UpdateErrorCode } from './update/updateError.ts';
