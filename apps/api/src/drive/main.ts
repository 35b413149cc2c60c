import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AnswersNeeded, Driver } from './drive';
import { overNet, Refused } from './http';
import type { Portal, RegisteredPerson } from './portal';

/** What the launcher (tools/drive) sends: the files, the portal, and who is its administrator. */
const orders = z.strictObject({
  definition: z.string(),
  answers: z.string().optional(),
  outcomes: z.record(z.string(), z.string()).default({}),
  all: z.boolean().default(false),
  url: z.url(),
  administrator: z.strictObject({ login: z.string(), password: z.string() }),
  /** The file-backed registers of the portal, where it has them and they can be written. */
  registry: z.string().optional(),
  run: z.string(),
});

const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Adds a legal person to the registers' file. */
const registerIn =
  (file: string) =>
  async ({ legalPerson, credit }: RegisteredPerson): Promise<void> => {
    const none = { legalPersons: [], credit: [] };
    const known = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : none) as Record<
      string,
      unknown[]
    >;
    const next = {
      ...known,
      legalPersons: [...(known['legalPersons'] ?? []), legalPerson],
      credit: [...(known['credit'] ?? []), credit],
    };
    writeFileSync(file, JSON.stringify(next));
  };

/** The JSON of a file, which the launcher has read before. */
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8')) as unknown;

/** Each problem as a line of its own with its place. */
function explain(error: unknown): void {
  if (error instanceof Refused && /^programme\./.test(error.code)) {
    const problems = (error.problem['problems'] ?? [{ path: '', code: error.code }]) as object[];
    for (const problem of problems) {
      const { path, code, ...rest } = problem as { path: string; code: string };
      tell({ problem: code, place: path, ...rest });
    }
    return say(`the definition is refused: ${error.code}, ${problems.length} problem(s)`);
  }
  if (error instanceof AnswersNeeded) {
    for (const problem of error.problems) tell({ problem: 'answers.needed', ...problem });
    return say('no right answers were found for this form; give them with --answers FILE');
  }
  tell({ problem: error instanceof Refused ? error.code : 'drive.failed', message: String(error) });
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const given = orders.parse(JSON.parse(await text(process.stdin)));
const definition = readJson(given.definition);
const answers =
  given.answers === undefined ? undefined : (readJson(given.answers) as Record<string, unknown>);
const portal: Portal = {
  http: overNet(given.url),
  work: () => sleep(100),
  patience: 600,
  administrator: given.administrator,
  register: given.registry === undefined ? null : registerIn(given.registry),
  say,
};
try {
  const driver = await Driver.start(portal, given.run);
  const end = await driver.drive({ definition, answers, outcomes: given.outcomes, all: given.all }, tell);
  tell(end);
  process.exitCode = end.ended === 'completed' ? 0 : 1;
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
