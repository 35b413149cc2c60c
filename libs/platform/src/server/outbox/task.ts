import type { z } from 'zod';
import type { Tx } from '../database/database';
import { rows } from '../database/database';
import { often } from '../database/prepared';
import { traceNow } from '../tracing/trace';
import { markEnqueued } from './enqueued';

/** A kind of work that follows a commit: its name and what its payload must look like. */
export type Task<P> = { readonly name: string; readonly schema: z.ZodType<P>; readonly late: boolean };

const tasks = new Map<string, Task<unknown>>();

/**
 * Declares a task once per program, at module level. A second one of the same name is a bug and throws. A `late` one
 * (a PDF that takes a processor for a while, a comparison that nobody waits for) is done only when nothing else waits in
 * the queue.
 */
export function defineTask<P>(
  name: string,
  schema: z.ZodType<P>,
  { late = false }: { late?: boolean } = {},
): Task<P> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(name)) {
    throw new Error(`a task is called capability.act, not ${name}`);
  }
  if (tasks.has(name)) throw new Error(`task ${name} is defined twice`);
  const task: Task<P> = { name, schema, late };
  tasks.set(name, task as Task<unknown>);
  return task;
}

/** Whether a task of this name is to wait for all others. */
export const isLate = (name: string): boolean => tasks.get(name)?.late ?? false;

/** The names of all that are to wait for all others. */
export const lateTasks = (): string[] =>
  [...tasks.values()].filter(({ late }) => late).map(({ name }) => name);

/** All tasks defined so far. */
export const definedTasks = (): readonly Task<unknown>[] => [...tasks.values()];

/**
 * Writes a task into the caller's transaction: it is done if and only if that commits, once, not before
 * `notBefore` (at once by default). Answers the task's id. The payload holds ids, not personal data.
 */
export async function enqueue<P>(
  tx: Tx,
  task: Task<P>,
  payload: P,
  options: { notBefore?: Date } = {},
): Promise<number> {
  const valid = task.schema.parse(payload);
  const [row] = await rows<{ id: number }>(
    tx,
    often('insert into outbox (task, payload, not_before, trace) values ($1, $2, $3, $4) returning id'),
    [task.name, JSON.stringify(valid), options.notBefore ?? null, traceNow()],
  );
  markEnqueued(tx);
  return row!.id;
}
