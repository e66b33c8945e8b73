import type { Application, PolicyChange } from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import type { CallOptions } from './options.ts';
import { path } from './path.ts';
import type { Send } from './request.ts';

/** The application of the API key: how it decides. */
export interface Applications {
  get(applicationId: string, options?: CallOptions): Promise<Application>;
  /**
   * A preset, single settings, or both: settings win. What is not named stays. Sent once: a repeat could undo what
   * somebody else changed meanwhile.
   */
  changePolicy(applicationId: string, change: PolicyChange, options?: CallOptions): Promise<Application>;
}

const check = objectWith<Application>('id', 'policy');

export function createApplications(send: Send): Applications {
  return {
    get: async (applicationId, options) =>
      send(
        {
          ...{ method: 'GET', repeat: 'always', statuses: [200] },
          ...{ path: path`/v1/applications/${applicationId}`, check },
        },
        options,
      ),
    changePolicy: async (applicationId, body, options) =>
      send(
        {
          ...{ method: 'PATCH', repeat: 'never', statuses: [200] },
          ...{ path: path`/v1/applications/${applicationId}/policy`, body, check },
        },
        options,
      ),
  };
}
