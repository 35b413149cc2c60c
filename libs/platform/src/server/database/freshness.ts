/** A place in the stream of a server's changes: its number of bytes from the beginning. */
export type Lsn = bigint;

/** PostgreSQL's own writing of one, two halves in hexadecimal: `16/B374D848`. */
export function lsnOf(text: string): Lsn {
  const [high, low] = text.split('/') as [string, string];
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** How many places are kept: a replica that is further behind than all of them is too old in any case. */
const KEPT = 128;

/**
 * How old the answers of a replica may be: it has everything that stood at the latest instant at which the primary was
 * known to be no further than the replica is now. So a quiet primary leaves its replica fresh, and one that is not heard of
 * makes it old. Instants in ms, never going back.
 */
export class Freshness {
  private known: { at: number; lsn: Lsn }[] = [];
  private asOf = -Infinity;

  /** The primary was here at an instant, or a little later. */
  primaryAt(lsn: Lsn, at: number): void {
    this.known.push({ at, lsn });
    if (this.known.length > KEPT) this.known.shift();
  }

  /** The replica is here. */
  replicaAt(lsn: Lsn): void {
    const passed = this.known.findLastIndex((one) => one.lsn <= lsn);
    if (passed < 0) return;
    this.asOf = this.known[passed]!.at;
    this.known = this.known.slice(passed + 1);
  }

  /** For how many ms its answers have possibly not been true any more. */
  age(now: number): number {
    return now - this.asOf;
  }

  /** Nothing is known of it any more. */
  forget(): void {
    this.asOf = -Infinity;
    this.known = [];
  }
}
