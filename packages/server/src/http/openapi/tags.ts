/** The chapters of the document, in its order. */
export const TAGS = {
  Typing: 'Enrol, decide, compare',
  Challenges: 'What browsers and apps call with',
  Sessions: 'Continuous authentication on free text',
  Attempts: 'What was decided, and how the person was confirmed',
  People: 'What is known of a person: locks, consent, exemption, export, erasure',
  Profiles: 'One text on one kind of device',
  Applications: 'Tenants and their policies',
  Keys: 'What servers call with',
  Webhooks: 'Events, signed and sent to you',
  Audit: 'Who did what',
  Tokens: 'Decisions that other services can check',
  Operations: 'For those who run the service',
  Compatible: 'The routes of the Flask service, for its clients',
} as const;

/** A chapter of the document. */
export type Tag = keyof typeof TAGS;
