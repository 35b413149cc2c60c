/** What one page that everybody reads needs at first: a pattern of its address, scripts, and reads of the API (`$1`, `$year`). */
export type EarlyPage = { at: string; scripts: readonly string[]; reads: readonly string[] };
/** A read under way before the program is here; instants in ms of this device. */
export type EarlyRead = { sentAt: number; receivedAt?: number; response: Promise<Response> };

declare global {
  interface Window {
    keshenEarly?: Record<string, EarlyRead>;
  }
}

/**
 * Asks, while the program is still under way, for the page's scripts and for what it will read: on a slow line one comes
 * with the other instead of after it. `api` takes the answers. It is written into a file of its own by the build, as text,
 * so that it must not use anything outside of itself.
 */
export function early(pages: readonly EarlyPage[]): void {
  const reads: Record<string, EarlyRead> = (window.keshenEarly = {});
  const ask = (address: string): void => {
    const init: RequestInit = { headers: { accept: 'application/json' }, credentials: 'same-origin' };
    const read: EarlyRead = { sentAt: Date.now(), response: fetch(address, init) };
    reads[address] = read;
    read.response.then(
      () => (read.receivedAt = Date.now()),
      () => undefined,
    );
  };
  const fetchScript = (href: string): void => {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'modulepreload', crossOrigin: '', href });
    document.head.append(link);
  };
  ask('/api/session');
  // A draw of words, a filter, a preview: the page is the same, what it reads is not.
  const plain = location.search === '';
  const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
  for (const page of pages) {
    const found = new RegExp(page.at).exec(location.pathname);
    if (!found) continue;
    page.scripts.forEach(fetchScript);
    if (plain)
      for (const address of page.reads)
        ask(`/api${address.replace('$1', found[1]!).replace('$year', String(year))}`);
  }
}
