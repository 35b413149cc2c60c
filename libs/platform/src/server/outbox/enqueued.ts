const enqueued = new WeakSet<object>();

/** Remembers that this transaction wrote a task, so that its commit wakes the relay. */
export const markEnqueued = (tx: object): void => void enqueued.add(tx);

/** Whether this transaction wrote a task. */
export const hasEnqueued = (tx: object): boolean => enqueued.has(tx);
