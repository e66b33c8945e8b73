/** What Node itself is started with, wherever the service is: room for young objects (docs/performance-notes.md, Memory). */
export const NODE_FLAGS = ['--max-semi-space-size=16'] as const;
