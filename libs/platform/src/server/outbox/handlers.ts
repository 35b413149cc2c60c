import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database';
import { definedTasks, type Task } from './task';

/** What a handler knows of its delivery: `key` names the task to the outside so that it does things once. */
export type TaskContext = { taskId: number; key: string; attempt: number };

/** Work inside the delivery's transaction: its effects and the mark "handled" commit together. */
export type InsideHandler<P> = (tx: Tx, payload: P, ctx: TaskContext) => Promise<void>;

/** Work that calls the outside (mail, bank, registers): no transaction is open while it runs. */
export type OutsideHandler<P> = (payload: P, ctx: TaskContext) => Promise<void>;

export type Handler =
  | { task: Task<unknown>; inside: InsideHandler<unknown> }
  | { task: Task<unknown>; outside: OutsideHandler<unknown> };

/**
 * Who handles which task. A capability's service registers its handlers in its constructor or
 * `onModuleInit`: `tasks.handle(routeTask, (tx, payload) => …)`.
 */
@Injectable()
export class TaskHandlers {
  private readonly handlers = new Map<string, Handler>();

  /** Handles a task inside the delivery's transaction. */
  handle<P>(task: Task<P>, inside: InsideHandler<P>): void {
    this.add(task, { task: task as Task<unknown>, inside: inside as InsideHandler<unknown> });
  }

  /** Handles a task outside any transaction, under a lease; it may run twice, with the same `key`. */
  handleOutside<P>(task: Task<P>, outside: OutsideHandler<P>): void {
    this.add(task, { task: task as Task<unknown>, outside: outside as OutsideHandler<unknown> });
  }

  private add<P>(task: Task<P>, handler: Handler): void {
    if (this.handlers.has(task.name)) throw new Error(`task ${task.name} has two handlers`);
    this.handlers.set(task.name, handler);
  }

  of(name: string): Handler | undefined {
    return this.handlers.get(name);
  }

  /** The names of the tasks that are handled outside a transaction. */
  outsideNames(): string[] {
    return [...this.handlers.values()].filter((h) => 'outside' in h).map((h) => h.task.name);
  }

  /** Throws when a defined task has no handler: a program that would leave tasks lying does not start. */
  assertComplete(): void {
    const missing = definedTasks().filter((t) => !this.handlers.has(t.name));
    if (missing.length > 0) throw new Error(`no handler for: ${missing.map((t) => t.name).join(', ')}`);
  }
}
