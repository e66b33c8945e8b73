import { nothing } from './answers.ts';

/** What routes of one kind have in common: how they are sent, and what status their answer has. */
export const READ = { method: 'GET', repeat: 'always', statuses: [200] } as const;
export const WRITE = { method: 'POST', repeat: 'with-key', statuses: [200] } as const;
export const CREATE = { ...WRITE, statuses: [201] } as const;
export const PUT = { ...READ, method: 'PUT' } as const;
/** Sent once: a repeat could undo what somebody else changed meanwhile. */
export const CHANGE = { method: 'PATCH', repeat: 'never', statuses: [200] } as const;
export const REMOVE = { method: 'DELETE', repeat: 'always', statuses: [204], check: nothing } as const;
