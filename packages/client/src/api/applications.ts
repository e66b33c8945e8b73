import type {
  Application,
  ApplicationPage,
  ApplicationReceipt,
  ApplicationRequest,
  PolicyChange,
} from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import { CHANGE, CREATE, READ } from './kinds.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { isPage, listing, type PageQuery } from './pages.ts';
import { path, withQuery } from './path.ts';
import type { Send } from './request.ts';

/** The application of the API key: how it decides. With the scope `tenants`, every application. */
export interface Applications {
  /** By id, page after page. */
  list(query?: PageQuery, options?: CallOptions): AsyncGenerator<Application, void, undefined>;
  /** One page of applications. */
  page(query?: PageQuery, options?: CallOptions): Promise<ApplicationPage>;
  /** Takes the scope `tenants`. `keys.create` makes its first key. */
  create(request: ApplicationRequest, options?: WriteOptions): Promise<Application>;
  get(applicationId: string, options?: CallOptions): Promise<Application>;
  /**
   * A preset, single settings, or both: settings win. What is not named stays. Sent once: a repeat could undo what
   * somebody else changed meanwhile.
   */
  changePolicy(applicationId: string, change: PolicyChange, options?: CallOptions): Promise<Application>;
  /**
   * With everything in it, for good; takes the scope `tenants`. Refused with `application_has_people` unless its people
   * are to be erased. Sent once; when the answer does not come, what was begun goes on: ask again.
   */
  remove(
    applicationId: string,
    request?: { readonly erasePeople?: boolean },
    options?: CallOptions,
  ): Promise<ApplicationReceipt>;
}

const check = objectWith<Application>('id', 'policy');
const isReceipt = objectWith<ApplicationReceipt>('id', 'removed_at', 'removed');

export function createApplications(send: Send): Applications {
  return {
    ...listing(async (query?: PageQuery, options?: CallOptions) =>
      send(
        { ...READ, path: withQuery('/v1/applications', { ...query }), check: isPage<ApplicationPage> },
        options,
      ),
    ),
    create: async (body, options) => send({ ...CREATE, path: '/v1/applications', body, check }, options),
    get: async (applicationId, options) =>
      send({ ...READ, path: path`/v1/applications/${applicationId}`, check }, options),
    changePolicy: async (applicationId, body, options) =>
      send({ ...CHANGE, path: path`/v1/applications/${applicationId}/policy`, body, check }, options),
    remove: async (applicationId, { erasePeople } = {}, options) =>
      send(
        {
          ...{ ...CHANGE, method: 'DELETE', check: isReceipt },
          path: withQuery(path`/v1/applications/${applicationId}`, {
            erase_people: erasePeople === true ? 'true' : undefined,
          }),
        },
        options,
      ),
  };
}
