import { createHash } from 'node:crypto';

/** What was computed from data, kept by their digest as long as it is among the latest so many. */
export class KeptByDigest<T> {
  private readonly kept = new Map<string, T>();

  constructor(private readonly most: number) {}

  /** What `compute` makes of these data (as JSON), computed only when it is not known. */
  of(data: unknown, compute: () => T): T {
    const key = createHash('sha256').update(JSON.stringify(data)).digest('hex');
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const found = compute();
    this.kept.set(key, found);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value!);
    return found;
  }
}
