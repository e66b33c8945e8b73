import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { authenticateCallers, type CallerAccess } from './authenticateCaller.ts';
import { limitByUser } from './limitByUser.ts';
import { readJsonBodies } from './readJsonBody.ts';
import { compileValidator, type ReadKeystrokes, type RequestPart } from './validateRequest.ts';

/**
 * The scope of version 1: register routes on `v1` with `route` and nothing else. Every one asks for a key, or for a
 * challenge where it says so; schemas are compiled once.
 */
export function registerVersionOne(
  server: FastifyInstance,
  { readKeystrokes, ...access }: CallerAccess & { readonly readKeystrokes: ReadKeystrokes },
  routes: (v1: FastifyInstance) => void,
): void {
  server.register(async (v1) => {
    authenticateCallers(v1, access);
    readJsonBodies(v1);
    limitByUser(v1);
    v1.setValidatorCompiler<TSchema>(({ schema, httpPart }) =>
      compileValidator(schema, partOf(httpPart), readKeystrokes),
    );
    routes(v1);
  });
}

const PARTS: readonly RequestPart[] = ['body', 'querystring', 'params', 'headers'];

function partOf(httpPart: string | undefined): RequestPart {
  const part = PARTS.find((name) => name === httpPart);
  if (part === undefined) throw new Error(`no check is known for the part ${httpPart} of a request`);
  return part;
}
