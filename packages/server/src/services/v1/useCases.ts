import type { ReadAudit } from '../audit/readAudit.ts';
import type { Demo } from '../demo/demo.ts';
import type { Receipts } from '../erasures/receipts.ts';
import type { Keys } from '../keys/keys.ts';
import type { SigningKeys } from '../tokens/signingKeys.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Applications } from './applications.ts';
import type { ReadAttempts } from './attempts.ts';
import type { AutoUser } from './autoUser.ts';
import type { ChangeProfile } from './changeProfile.ts';
import type { ChangeUser } from './changeUser.ts';
import type { CreateChallenge } from './createChallenge.ts';
import type { DescribeUser } from './describeUser.ts';
import type { EnrolUser } from './enrolUser.ts';
import type { EraseUser } from './eraseUser.ts';
import type { ExportUser } from './exportUser.ts';
import type { ListUsers } from './listUsers.ts';
import type { MatchSamples } from './matchSamples.ts';
import type { ReportOutcome } from './reportOutcome.ts';
import type { Sessions } from './sessions.ts';
import type { VerifyUser } from './verifyUser.ts';

/** Everything that version 1 can be asked to do. */
export interface UseCases {
  readonly enrolUser: EnrolUser;
  readonly verifyUser: VerifyUser;
  readonly autoUser: AutoUser;
  readonly describeUser: DescribeUser;
  readonly listUsers: ListUsers;
  readonly eraseUser: EraseUser;
  readonly changeUser: ChangeUser;
  readonly changeProfile: ChangeProfile;
  readonly exportUser: ExportUser;
  readonly reportOutcome: ReportOutcome;
  readonly attempts: ReadAttempts;
  readonly createChallenge: CreateChallenge;
  readonly matchSamples: MatchSamples;
  readonly sessions: Sessions;
  readonly applications: Applications;
  readonly keys: Keys;
  readonly readAudit: ReadAudit;
  readonly signingKeys: SigningKeys;
  readonly receipts: Receipts;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  /** Of the demo page: version 1 on visitors. */
  readonly demo: Demo;
}
