import type { FastifyInstance } from 'fastify';
import type { UseCases } from '../../../services/v1/useCases.ts';
import type { ReadKeystrokes } from '../validateRequest.ts';
import { applicationsRoutes } from './applications.ts';
import { attemptsRoutes } from './attempts.ts';
import { auditRoute } from './audit.ts';
import { autoRoute } from './auto.ts';
import { challengesRoute } from './challenges.ts';
import { deliveriesRoutes } from './deliveries.ts';
import { keysRoutes } from './keys.ts';
import { matchRoute } from './match.ts';
import { profilesRoutes } from './profiles.ts';
import { samplesRoute } from './samples.ts';
import { sessionsRoutes } from './sessions.ts';
import { supportRoutes } from './support.ts';
import { usersRoutes } from './users.ts';
import { verifyRoute } from './verify.ts';
import { webhooksRoutes } from './webhooks.ts';

/** Every route of version 1, in the order of the document. */
export function allRoutes(v1: FastifyInstance, useCases: UseCases, read: ReadKeystrokes): void {
  samplesRoute(v1, useCases, read);
  verifyRoute(v1, useCases, read);
  autoRoute(v1, useCases, read);
  matchRoute(v1, useCases, read);
  challengesRoute(v1, useCases);
  attemptsRoutes(v1, useCases);
  sessionsRoutes(v1, useCases, read);
  usersRoutes(v1, useCases);
  supportRoutes(v1, useCases);
  profilesRoutes(v1, useCases);
  applicationsRoutes(v1, useCases);
  keysRoutes(v1, useCases);
  webhooksRoutes(v1, useCases);
  deliveriesRoutes(v1, useCases);
  auditRoute(v1, useCases);
}
