import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { isRefusal } from '@keshen/kernel';

/** What a line of the log says of the work it belongs to, when that is a task. */
type Doing = { task: number; name?: string };
const doing = new AsyncLocalStorage<Doing>();

/** Without a collector (`OTEL_EXPORTER_OTLP_ENDPOINT`) this makes spans that are nothing. */
const tracer = () => trace.getTracer('keshen');

/** The work under way as W3C `traceparent`: what a task carries on, so that it belongs to the same trace. Null without tracing. */
export function traceNow(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** The work that a `traceparent` tells. */
const following = (traceparent: string | null | undefined): Context =>
  traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : context.active();

/** Does the work as a span of the trace under way. A refusal is an answer; any other error is the span's error. */
export function traced<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
  from: { kind?: SpanKind; traceparent?: string | null } = {},
): Promise<T> {
  const parent = following(from.traceparent);
  return tracer().startActiveSpan(name, { kind: from.kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      if (!isRefusal(error)) failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same for a part of work that is traced; nothing by itself. */
export const tracedPart = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  trace.getActiveSpan() ? traced(name, {}, work) : work();

/** The type of an error only: its message may hold what somebody typed. */
function failed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
}

/** Notes something in the span under way. */
export const traceEvent = (name: string, attributes: Attributes): void =>
  void trace.getActiveSpan()?.addEvent(name, attributes);

/** Lines of the log that the work writes name this task. */
export const doingTask = <T>(task: number, work: () => Promise<T>): Promise<T> => doing.run({ task }, work);

/** What every line of the log has in common with others of the same work. */
export function logContext(): Record<string, unknown> {
  const span = trace.getActiveSpan()?.spanContext();
  const task = doing.getStore();
  return { ...(task ? { task: task.task } : {}), ...(span ? { trace: span.traceId } : {}) };
}
