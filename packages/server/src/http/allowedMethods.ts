import type { FastifyInstance, HTTPMethods } from 'fastify';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that a URL answers, OPTIONS aside; none for a path that does not exist. */
export function allowedMethods(server: FastifyInstance, url: string): HTTPMethods[] {
  const path = url.split('?', 1)[0] ?? '/';
  return METHODS.filter((method) => server.findRoute({ method, url: path }) !== null);
}
