import ExcelJS from 'exceljs';
import fc from 'fast-check';
import type { TestApp } from '@keshen/testing/server';
import { HiddenWorld, type Pair } from './hidden.fixture';
import { Questions, type Question } from './hidden.addresses.fixture';

/** Two portals are started for each run. */
const runs = Math.max(1, Math.floor(Number(process.env['PROPERTY_RUNS'] ?? 50) / 50));
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000_000);

describe('who stands aside from an application', () => {
  let world: HiddenWorld;
  beforeAll(async () => {
    process.stdout.write(`hidden applications: seed ${seed}, ${runs} runs\n`);
    world = await HiddenWorld.build();
  });
  afterAll(() => world?.close());

  it('hears from every address what a portal says in which it has never been, whatever is asked or commanded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(world.applications, { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        async (hidden, chance) => {
          const pair = await world.pair(hidden);
          try {
            const questions = await Questions.about(pair.here, pair.there, chance);
            const found: string[] = [];
            for (const question of questions.reads())
              found.push(...(await differences(world, pair, questions, question)));
            for (const command of questions.commands())
              found.push(...(await differences(world, pair, questions, command)));
            expect(found).toEqual([]);
          } finally {
            await pair.close();
          }
        },
      ),
      { seed, numRuns: runs, endOnFailure: true },
    );
  });
});

/** Where the two portals say different things to those who ask, and where something hidden is named. */
async function differences(
  world: HiddenWorld,
  { here, there }: Pair,
  questions: Questions,
  question: Question,
): Promise<string[]> {
  const found: string[] = [];
  for (const who of questions.askers(question.key, Object.keys(world.people))) {
    const ask = async ({ app }: TestApp) =>
      said(await app.inject({ ...request(question), headers: world.headers(app, who) }));
    const [mine, theirs] = [await ask(here), await ask(there)];
    const at = `${who} ${question.method} ${question.url}`;
    // Nobody who stands aside ranks, decides or pays in the call of what is not hidden either: that is told.
    if (!question.hidden && question.method !== 'GET' && mine.text.includes('"conflict.call"')) continue;
    if (mine.text !== theirs.text) found.push(`${at}\n${apart(mine.text, theirs.text)}`);
    const named = questions.named(mine.text, question);
    if (named) found.push(`${at}\n  names ${named}`);
  }
  return found;
}

const request = ({ method, url, body }: Question) => ({
  method,
  url,
  ...(body === undefined ? {} : { payload: body as object }),
});

/** Where two texts part, with a little before. */
function apart(mine: string, theirs: string): string {
  const at = [...mine].findIndex((letter, i) => letter !== theirs[i]);
  const from = Math.max(0, (at < 0 ? mine.length : at) - 80);
  return `  here  …${mine.slice(from, from + 300)}\n  there …${theirs.slice(from, from + 300)}`;
}

type Answer = Awaited<ReturnType<TestApp['app']['inject']>>;

/**
 * An answer without what two requests never share: ids of requests, when they were answered, when a file was packed, and
 * the ids of what was made.
 */
async function said({ statusCode, headers, payload, rawPayload }: Answer): Promise<{ text: string }> {
  if (statusCode === 201) return { text: '201' };
  const sheet = String(headers['content-type']).includes('spreadsheet');
  const body = sheet ? await cells(rawPayload) : withoutTime(payload);
  // The length of a body of which something is left out says how much that was.
  const never = ['date', 'x-request-id', 'set-cookie', ...(sheet ? ['etag'] : [])];
  if (body !== payload) never.push('content-length');
  const kept = Object.entries(headers).filter(([name]) => !never.includes(name));
  return { text: `${statusCode} ${body}\n${JSON.stringify(kept)}` };
}

/** Which records the sealer has not reached yet hangs on the seconds since they were written. */
const withoutTime = (payload: string): string =>
  payload
    .replace(/"(requestId|instance)":"[^"]*"/g, '')
    .replace(/^{"ok":(true|false),"records"/, '{"records"')
    .replace(/{"kind":"unsealed","at":\d+},?/g, '')
    .replace(/,]/g, ']');

async function cells(bytes: Buffer): Promise<string> {
  const book = await new ExcelJS.Workbook().xlsx.load(bytes as unknown as ArrayBuffer);
  return JSON.stringify(book.worksheets.map((sheet) => [sheet.name, sheet.getSheetValues()]));
}
