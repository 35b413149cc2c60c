import { resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { StageBehaviours, type StageBehaviour } from '@keshen/application/server';
import { BackendModule } from '@keshen/backend/server';
import { loadConfig } from '@keshen/platform/server';
import { SECRET } from '../drafts/world';

/** Of each process that is started here: the recorder's and the workers'. */
export const settings = (databaseUrl: string, redisUrl?: string): Record<string, string> => ({
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  KESHEN_SECRET: SECRET,
  KESHEN_DATA: resolve('.tmp/bench/routing/data'),
  LOG_LEVEL: 'error',
});

/** The worker's program, but a screening passes at once: what is measured is the routing, not the register. */
export async function startProgram(
  env: Record<string, string | undefined>,
): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(BackendModule.forRoot(loadConfig(env)), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  const screening: Pick<StageBehaviour<'screening'>, 'enter'> = {
    enter: async (_tx, { stage }) => stage.arguments.passes,
  };
  Object.assign(app.get(StageBehaviours).of('screening'), screening);
  return app;
}
