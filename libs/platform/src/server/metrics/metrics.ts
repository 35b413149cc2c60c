import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Every figure of this process, in the names and units of Prometheus (seconds, totals). */
export const metrics = new Registry();

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const registers = [metrics];

/** Requests by route pattern, never by address: labels are bounded and name nobody. */
export const requestSeconds = new Histogram({
  name: 'keshen_request_seconds',
  help: 'Time from the arrival of a request to the end of its answer',
  labelNames: ['method', 'route', 'status'],
  buckets: SECONDS,
  registers,
});

export const refusedRequests = new Counter({
  name: 'keshen_refused_requests_total',
  help: 'Requests that were refused for want of room, by how dear they are',
  labelNames: ['kind'],
  registers,
});

export const taskSeconds = new Histogram({
  name: 'keshen_task_seconds',
  help: 'Time to deliver a task of the outbox, by how the delivery ended',
  labelNames: ['task', 'ended'],
  buckets: SECONDS,
  registers,
});

/** Counted where it is written: one that is rolled back and written again counts twice. */
export const deniedRequests = new Counter({
  name: 'keshen_denied_requests_total',
  help: 'Refusals that may be an attack: wrong and used secrets, floods, and whatever was forbidden, by code',
  labelNames: ['code'],
  registers,
});

export const stageEntries = new Counter({
  name: 'keshen_stage_entries_total',
  help: 'Entries of cases into stages, by the kind of the stage',
  labelNames: ['kind'],
  registers,
});

export const sweepSeconds = new Histogram({
  name: 'keshen_sweep_seconds',
  help: 'Time of a run of a sweep, by whether it failed',
  labelNames: ['sweep', 'ended'],
  buckets: SECONDS,
  registers,
});

export const outboxTasks = new Gauge({
  name: 'keshen_outbox_tasks',
  help: 'Tasks of the outbox that could be done now, wait for their time, or failed and wait for a person',
  labelNames: ['state'],
  registers,
});

export const outboxLagSeconds = new Gauge({
  name: 'keshen_outbox_lag_seconds',
  help: 'Age of the oldest task that could be done now; 0 when there is none',
  registers,
});

export const databaseConnections = new Gauge({
  name: 'keshen_database_connections',
  help: 'Connections of this process to the database, and requests that wait for one',
  labelNames: ['state'],
  registers,
});

let watched = false;

/** Adds memory, processor and event loop of this process, once. */
export function watchProcess(): void {
  if (watched) return;
  watched = true;
  collectDefaultMetrics({ register: metrics, prefix: 'keshen_' });
}
