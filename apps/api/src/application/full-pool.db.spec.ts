import { NestFactory } from '@nestjs/core';
import { TicketService } from '@keshen/application/server';
import { BackendModule } from '@keshen/backend/server';
import { SigningKeys } from '@keshen/receipt/server';
import { SubmittingWorld } from './submitting.fixture';

const POOL = 2;

let world: SubmittingWorld;
beforeAll(async () => void (world = await SubmittingWorld.start()));
afterAll(() => world?.close());

describe('a process that has just begun, with fewer connections than people who submit', () => {
  it('answers them all: nothing inside of a transaction waits for a second connection', async () => {
    const drafts = await Promise.all(Array.from({ length: 3 * POOL }, () => world.draft()));
    const contents = await Promise.all(drafts.map((draft) => draft.content()));
    const app = await NestFactory.createApplicationContext(
      BackendModule.forRoot({ ...world.api.config, DATABASE_POOL: POOL }, { clock: world.clock }),
      { logger: false, abortOnError: false },
    );
    try {
      // As `prepare` does; after that the process knows neither key nor definition.
      await world.app.get(SigningKeys).ready();
      const tickets = app.get(TicketService);
      Object.assign(tickets, { atOnce: drafts.length, rushFrom: Infinity });
      const states = await Promise.all(
        drafts.map(({ actor, id }, n) =>
          tickets.press(actor, id, { arrivedAt: world.clock.now(), content: contents[n]! }),
        ),
      );
      expect(states.map(({ state }) => state)).toEqual(drafts.map(() => 'submitted'));
    } finally {
      await app.close();
    }
  });
});
