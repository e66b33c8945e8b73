import type { Environment } from '@keystroke-auth/protocol';

/**
 * The sandbox of an application is another application to everything that keeps, encrypts and finds: so it has people,
 * keys and webhooks of its own, and nothing in it can be taken for the real. No id that anybody can choose has a tilde.
 */
const MARK = '~test';

export function sandboxOf(application: string): string {
  return `${application}${MARK}`;
}

export function isSandbox(application: string): boolean {
  return application.endsWith(MARK);
}

/** The id that everybody calls the application by, which is that of its sandbox, too. */
export function nameOf(application: string): string {
  return isSandbox(application) ? application.slice(0, -MARK.length) : application;
}

export function environmentOf(application: string): Environment {
  return isSandbox(application) ? 'test' : 'live';
}

/** One of the two halves of an application. */
export function halfOf(name: string, environment: Environment): string {
  return environment === 'test' ? sandboxOf(name) : name;
}
