import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  assign,
  highsSolver,
  objectives,
  readInstance,
  type LinearSolver,
  type Objective,
  type Solved,
} from '@keshen/assignment';

const usage = `npm run -s assign -- --instance FILE [--cap N] [--objective total|fair]

  --instance FILE  {"papers", "reviewers", "demand", "capacity", "affinity", "conflicts"} as JSON, also gzipped
  --cap N          the capacity of every expert, in place of the file's
  --objective      total (the largest sum of fits) or fair (the worst-served application first, then the sum)

One line of JSON; 0 when solved, 1 when no assignment exists (what hinders it), 2 when the input is wrong.
`;

/** What one model may take of HiGHS; after that the best found is answered with its gap. */
const SECONDS = 60;

/** A wrong call or a wrong file: printed as JSON, with the words beside it. */
class Wrong extends Error {
  constructor(
    readonly code: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(code);
  }
}

/** Runs the command and returns its exit code; `explain` is told how to call it when it was called wrongly. */
export async function command(
  args: string[],
  print: (line: string) => void,
  explain: (text: string) => void,
): Promise<0 | 1 | 2> {
  try {
    const { file, cap, objective } = asked(args);
    const read = readInstance(parsed(file), cap);
    if ('faults' in read) throw new Wrong('instance.wrong', { faults: read.faults });
    const solved = await assign(read.instance, objective, solver);
    // Since the process began.
    const seconds = Math.round(performance.now()) / 1000;
    if ('shortage' in solved) {
      print(JSON.stringify({ infeasible: solved.shortage, seconds }));
      return 1;
    }
    print(JSON.stringify(answer(solved, seconds)));
    return 0;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    print(JSON.stringify({ error: { code: error.code, ...error.details } }));
    if (error.code.startsWith('arguments')) explain(usage);
    return 2;
  }
}

/** The gap is told only where there is one. */
function answer({ pairs, total, worstOff, optimal, bound, gap, certificate }: Solved, seconds: number) {
  return { pairs, total, worstOff, optimal, ...(optimal ? {} : { bound, gap }), certificate, seconds };
}

function asked(args: string[]): { file: string; cap: number | undefined; objective: Objective } {
  const { instance, cap, objective } = values(args);
  if (!instance) throw new Wrong('arguments.instance-missing');
  if (cap !== undefined && !/^\d{1,9}$/.test(cap)) throw new Wrong('arguments.cap', { found: cap });
  const chosen = objectives.find((o) => o === (objective ?? 'total'));
  if (!chosen) throw new Wrong('arguments.objective', { found: objective, expected: objectives });
  return { file: instance, cap: cap === undefined ? undefined : Number(cap), objective: chosen };
}

function values(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { instance: text, cap: text, objective: text } }).values;
  } catch (error) {
    throw new Wrong('arguments.unknown', { said: (error as Error).message });
  }
}

function parsed(file: string): unknown {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new Wrong('instance.unreadable', { file, said: (error as Error).message });
  }
  try {
    const packed = content[0] === 0x1f && content[1] === 0x8b;
    return JSON.parse((packed ? gunzipSync(content) : content).toString('utf8'));
  } catch (error) {
    throw new Wrong('instance.not-json', { file, said: (error as Error).message });
  }
}

/** Loaded only when it is needed: its start takes longer than most instances. */
async function solver(): Promise<LinearSolver> {
  const { default: load } = await import('highs');
  return highsSolver(await load(), () => SECONDS);
}
