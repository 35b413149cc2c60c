/** So many requests within so many seconds. */
export type Limit = { times: number; seconds: number };

/** Who or what is counted at the same time; whoever has not been heard of for longest is forgotten first. */
const KEPT = 50_000;

/**
 * Counts by key in windows that begin with the first of their requests. In the memory of the process, bounded however
 * many addresses somebody has.
 */
export class Windows {
  private readonly windows = new Map<string, { ends: number; count: number }>();

  constructor(private readonly kept = KEPT) {}

  /** Counts one more; answers 0, or the seconds to wait when it is one too many. `now` in ms. */
  count(key: string, { times, seconds }: Limit, now: number): number {
    const window = this.windows.get(key);
    if (window && window.ends > now)
      return ++window.count <= times ? 0 : Math.ceil((window.ends - now) / 1000);
    // Anew at the end, so that the first of the map is always the one that began longest ago.
    this.windows.delete(key);
    if (this.windows.size >= this.kept) this.windows.delete(this.windows.keys().next().value!);
    this.windows.set(key, { ends: now + seconds * 1000, count: 1 });
    return 0;
  }
}

/** What counts as one address: an IPv6 network of 64 bits is one customer's, who has as many addresses as there are. */
export function addressKey(ip: string): string {
  if (!ip.includes(':') || ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1);
  const [head = ''] = ip.split('::', 1);
  const groups = head.split(':').filter(Boolean);
  return [...groups, '0', '0', '0', '0'].slice(0, 4).join(':');
}
