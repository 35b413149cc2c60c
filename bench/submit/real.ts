import { NestFactory } from '@nestjs/core';
import { TicketService } from '@keshen/application/server';
import { BackendModule } from '@keshen/backend/server';
import { Database, loadConfig } from '@keshen/platform/server';
import type { Actor } from '@keshen/identity';
import { contentOf } from './content';
import type { WaitingDraft } from './drafts';
import { settings } from './programs';

const actorOf = ({ account, party }: WaitingDraft): Actor => ({
  account,
  name: '审核人',
  staff: [],
  memberships: [{ party, role: 'certifier' }],
});

/**
 * Submits drafts by the program's own services, so many at a time: ticket, checks, receipt, next stage. Answers the
 * seconds. `each` is given every submission to run.
 */
export async function submitAll(
  databaseUrl: string,
  drafts: readonly WaitingDraft[],
  atOnce: number,
  each: (work: () => Promise<unknown>) => Promise<unknown> = (work) => work(),
): Promise<number> {
  const config = loadConfig({ ...settings(databaseUrl), DATABASE_POOL: String(atOnce + 2) });
  const app = await NestFactory.createApplicationContext(BackendModule.forRoot(config), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  try {
    const tickets = app.get(TicketService);
    tickets.atOnce = atOnce;
    tickets.rushFrom = Infinity;
    const contents = await contentOf(app.get(Database), drafts);
    const waiting = [...drafts];
    const from = performance.now();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let draft = waiting.shift(); draft; draft = waiting.shift()) {
          const { id } = draft;
          const actor = actorOf(draft);
          const pressed = { arrivedAt: new Date(), content: contents.get(id)! };
          await each(async () => {
            const { state } = await tickets.press(actor, id, pressed);
            if (state !== 'submitted') throw new Error(`a draft was not submitted but ${state}`);
          });
        }
      }),
    );
    return (performance.now() - from) / 1000;
  } finally {
    await app.close();
  }
}
