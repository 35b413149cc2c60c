import fc from 'fast-check';
import { TicketService, type TicketState } from '@keshen/application/server';
import type { Actor } from '@keshen/identity';
import { isRefusal } from '@keshen/kernel';
import { drain } from '@keshen/testing/server';
import { SubmittingWorld, type Draft } from './submitting.fixture';

let world: SubmittingWorld;
let tickets: TicketService;
beforeAll(async () => {
  world = await SubmittingWorld.start();
  tickets = world.app.get(TicketService);
  // Everybody gets a ticket, and what it names is settled when the presses are over.
  tickets.atOnce = 0;
});
afterAll(() => world?.close());

const OPENS = new Date('2026-11-24T02:00:00Z');
const CLOSES = new Date('2026-12-31T08:00:00Z');
const LATER = new Date(CLOSES.getTime() + 60_000);
const NOBODY = '00000000-0000-7000-8000-000000000000';

/** One way to press: how a draft comes to it, and what is pressed. */
type Way = (draft: Draft, content: string) => { actor: Actor; id: string; arrivedAt: Date; content: string };

const usual: Way = ({ actor, id }, content) => ({ actor, id, arrivedAt: OPENS, content });
const ways = {
  usual,
  uncertified: (draft) => usual(draft, 'f'.repeat(64)),
  late: (draft, content) => ({ ...usual(draft, content), arrivedAt: LATER }),
  'in the last instant': (draft, content) => ({ ...usual(draft, content), arrivedAt: CLOSES }),
  foreign: (draft, content) => ({
    ...usual(draft, content),
    actor: { ...draft.actor, memberships: [{ party: NOBODY, role: 'certifier' }] },
  }),
  'of a writer': (draft, content) => ({
    ...usual(draft, content),
    actor: { ...draft.actor, memberships: draft.actor.memberships.map((m) => ({ ...m, role: 'writer' })) },
  }),
  'of nothing': (draft, content) => ({ ...usual(draft, content), id: NOBODY }),
  // Its row cannot be written at all, so that the whole statement fails.
  'of an account that is gone': (draft, content) => ({
    ...usual(draft, content),
    actor: { ...draft.actor, account: NOBODY },
  }),
} satisfies Record<string, Way>;
type Name = keyof typeof ways;

/** Presses and answers how that ended: a ticket or what was thrown. */
const press = (draft: Draft, content: string, name: Name): Promise<TicketState | Error> => {
  const { actor, id, arrivedAt, content: certified } = ways[name](draft, content);
  return tickets
    .press(actor, id, { arrivedAt, content: certified })
    .catch((error: unknown) => error as Error);
};

/** What became of a press, in words that are the same for every draft. */
async function told(draft: Draft, ended: TicketState | Error): Promise<unknown> {
  if (ended instanceof Error) return isRefusal(ended) ? ended.code : ended.name;
  const [kept] = await world.read<{ receipt: string | null }>(
    `select t.versions, t.arrived_at as at, r.refusal ->> 'code' as refusal, s.receipt
     from tickets t join ticket_results r on r.ticket_id = t.id left join submissions s on s.id = r.submission_id
     where t.id = $1 and t.application_id = $2`,
    [ended.ticket, draft.id],
  );
  return { ...kept!, receipt: kept!.receipt?.replace(draft.reference, '') };
}

/** Drafts, each pressed in some ways as time goes on: one press after the other, or all in one moment. */
async function pressed(presses: readonly Name[][], together: boolean): Promise<unknown[]> {
  const calls: { draft: Draft; content: string; name: Name }[] = [];
  for (const [n, names] of presses.entries()) {
    const answers = { 'project.title': `题目 ${n}`, ...(n % 2 ? { 'project.plan': '方案' } : {}) };
    const draft = await world.draft(answers, OPENS);
    const content = await draft.content();
    const arrival = (name: Name) => ways[name](draft, content).arrivedAt.getTime();
    const inTime = [...names].sort((a, b) => arrival(a) - arrival(b));
    calls.push(...inTime.map((name) => ({ draft, content, name })));
  }
  world.clock.set(new Date(LATER.getTime() + 60_000));
  const ended: (TicketState | Error)[] = [];
  if (together) ended.push(...(await Promise.all(calls.map((c) => press(c.draft, c.content, c.name)))));
  else for (const c of calls) ended.push(await press(c.draft, c.content, c.name));
  await drain(world.app);
  const results: unknown[] = [];
  for (const [n, { draft, name }] of calls.entries()) results.push([name, await told(draft, ended[n]!)]);
  return results;
}

describe('many who press in one moment', () => {
  it('are each answered as they would be alone, the wrong ones too', async () => {
    const names = fc.constantFrom(...(Object.keys(ways) as Name[]));
    const some = fc.array(fc.array(names, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(some, async (presses) => {
        expect(await pressed(presses, true)).toEqual(await pressed(presses, false));
      }),
      { numRuns: Math.max(2, Math.ceil(Number(process.env.PROPERTY_RUNS ?? 50) / 25)) },
    );
  });

  it('of one draft are given as many tickets as an hour allows', async () => {
    const draft = await world.draft(undefined, OPENS);
    const content = await draft.content();
    const ended = await Promise.allSettled(
      Array.from({ length: 65 }, () => tickets.press(draft.actor, draft.id, { arrivedAt: OPENS, content })),
    );
    const refused = ended.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code: string }] : [],
    );
    expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'ticket.too-many'));
    await drain(world.app);
    const kept = await world.read(`select 1 from tickets where application_id = $1`, [draft.id]);
    expect(kept).toHaveLength(60);
  });
});
