import ExcelJS from 'exceljs';
import fc from 'fast-check';
import type { TestApp } from '@keshen/testing/server';
import { reach, reaches } from './every-endpoint.table';
import { HiddenWorld } from './hidden.fixture';
import { Addresses } from './hidden.addresses.fixture';

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

  it('is answered by every address what a portal answers in which it has never been', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(world.applications, { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat()),
        async (hidden, chance) => {
          const pair = await world.pair(hidden);
          try {
            const found: string[] = [];
            const addresses = await Addresses.of(pair.here, pair.there, chance);
            for (const { key, url } of addresses.all)
              for (const who of addresses.askers(Object.keys(world.people), (role) =>
                reaches(reach[key]!, role),
              )) {
                const ask = async (api: TestApp) => {
                  const answer = await api.app.inject({
                    method: 'GET',
                    url,
                    headers: world.headers(api, who),
                  });
                  return said(answer);
                };
                const [here, there] = [await ask(pair.here), await ask(pair.there)];
                if (here !== there)
                  found.push(`${who} ${url}\n  ${here.slice(0, 600)}\n  ${there.slice(0, 600)}`);
                else if (addresses.names(here))
                  found.push(`${who} ${url}\n  names it: ${addresses.names(here)}`);
              }
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

type Answer = Awaited<ReturnType<TestApp['app']['inject']>>;

/** An answer without what two requests never share: ids of requests, when they were answered, when a file was packed. */
async function said({ statusCode, headers, payload, rawPayload }: Answer): Promise<string> {
  const sheet = String(headers['content-type']).includes('spreadsheet');
  const never = ['date', 'x-request-id', 'set-cookie', ...(sheet ? ['content-length', 'etag'] : [])];
  const kept = Object.entries(headers).filter(([name]) => !never.includes(name));
  const body = sheet ? await cells(rawPayload) : payload.replace(/"(requestId|instance)":"[^"]*"/g, '');
  return `${statusCode} ${body}\n${JSON.stringify(kept)}`;
}

async function cells(bytes: Buffer): Promise<string> {
  const book = await new ExcelJS.Workbook().xlsx.load(bytes as unknown as ArrayBuffer);
  return JSON.stringify(book.worksheets.map((sheet) => [sheet.name, sheet.getSheetValues()]));
}
