import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database';
import type { Admission } from './admission';

/** How often, in ms, it is looked whether there is a crowd. */
const LOOKED_EVERY = 250;

/** 缓行: the workers are told for as long as there is a crowd, and do less at once meanwhile. */
export function tellOfCrowds(
  fastify: FastifyInstance,
  admission: Admission,
  database: Pick<Database, 'tellCrowd'>,
): void {
  const looking = setInterval(() => {
    if (admission.isCrowd(performance.now())) database.tellCrowd();
  }, LOOKED_EVERY).unref();
  fastify.addHook('onClose', async () => clearInterval(looking));
}
