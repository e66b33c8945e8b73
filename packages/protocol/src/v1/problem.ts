import Type from 'typebox';

/** RFC 9457, with a stable code. Further members depend on the code: docs/errors.md. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'address of the code’s description' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({
      description:
        'what was received and what was expected; what to do, when there is nothing to say about the one request',
    }),
    instance: Type.String({ description: 'the request, as in x-request-id' }),
    code: Type.String({ description: 'stable' }),
  },
  { description: 'RFC 9457 problem details' },
);
export type Problem = Type.Static<typeof Problem>;
