import type { LiveEvent } from '@keshen/application';

/** What of this browser's one stream the tabs hear; `open`: it has begun (again), something may have been missed. */
export type LiveNews = LiveEvent | { kind: 'open' };
type Listener = (news: LiveNews) => void;

const LOCK = 'keshen-live';
const AGAIN_MS = 5000;
const listeners = new Set<Listener>();
let channel: BroadcastChannel | undefined;
let ending: AbortController | undefined;

/**
 * Hears what happens to the drafts of this person's enterprises. One tab of the browser holds the stream (browsers allow
 * few connections to one place) and tells the others; when it closes, the next one takes over. Answers how to stop.
 */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  if (listeners.size === 1) begin();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function begin(): void {
  if (typeof EventSource === 'undefined' || typeof BroadcastChannel === 'undefined') return;
  const ended = new AbortController();
  ending = ended;
  channel = new BroadcastChannel(LOCK);
  channel.onmessage = ({ data }: MessageEvent<LiveNews>) => hear(data);
  const lead = () => stream(ended.signal);
  // Plain http knows no locks: each tab then has a stream of its own, as many as the server allows.
  if (!navigator.locks) void lead();
  else navigator.locks.request(LOCK, { signal: ended.signal }, lead).catch(() => undefined);
}

function stop(): void {
  ending?.abort();
  channel?.close();
  channel = undefined;
}

function hear(news: LiveNews): void {
  for (const listener of listeners) listener(news);
}

/** The stream for as long as this tab leads. An answer that is no stream (signed out, too many) is asked for again. */
function stream(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const tell = (news: LiveNews): void => {
      hear(news);
      channel?.postMessage(news);
    };
    const connect = (): void => {
      source = new EventSource('/api/live');
      source.onopen = () => tell({ kind: 'open' });
      source.onmessage = ({ data }: MessageEvent<string>) => tell(JSON.parse(data) as LiveEvent);
      source.onerror = () => {
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(connect, AGAIN_MS);
      };
    };
    connect();
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(again);
        source?.close();
        resolve();
      },
      { once: true },
    );
  });
}
