import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';

/** The database role from which applications can be hidden; made by the program that migrates. */
export const ASIDE_ROLE = 'keshen_aside';

/**
 * 不可见 (decision 0016): `applications` are not there for the work. `own` are there because somebody acts as an applicant,
 * who in them is nobody of the office.
 */
export type Hidden = { applications: readonly string[]; own: readonly string[] };

const nothing: Hidden = { applications: [], own: [] };
const held = new AsyncLocalStorage<Hidden>();

/** Everything that the work asks the database is answered as if those applications had never been. */
export const withHidden = <T>(hidden: Hidden, work: () => T): T => held.run(hidden, work);

/** The program's own work within somebody's request, such as a task: everything is there. */
export const withNothingHidden = <T>(work: () => T): T => held.run(nothing, work);

/** What is hidden from the work that asks. */
export const hiddenNow = (): Hidden => held.getStore() ?? nothing;

/** Whether anything is. */
export const hidesSomething = (): boolean => hiddenNow().applications.length > 0;

/** Hides in a transaction that has just begun what is hidden from the work; ends with the transaction. */
export async function hideIn(tx: Pick<EntityManager, 'query'>): Promise<void> {
  const { applications } = hiddenNow();
  if (!applications.length) return;
  await tx.query(`select set_config('keshen.hidden', $1, true), set_config('role', $2, true)`, [
    `{${applications.join(',')}}`,
    ASIDE_ROLE,
  ]);
}

/** For a question whose answer is told to nobody, such as whether somebody must keep out of it: over all there is. */
export async function seeingAll<T>(tx: Pick<EntityManager, 'query'>, work: () => Promise<T>): Promise<T> {
  if (!hidesSomething()) return work();
  await tx.query(`select set_config('role', 'none', true)`);
  const result = await work();
  await tx.query(`select set_config('role', $1, true)`, [ASIDE_ROLE]);
  return result;
}
