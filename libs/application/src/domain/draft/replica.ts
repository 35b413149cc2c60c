import type { Change, Clash, JournalEntry, Refused, SaveAnswer, Stored } from './entry';
import { isRows, mergeValue, rowList, type Held } from './merge';
import { trackRows } from './rows';
import { same } from './same';

/** What a replica needs from outside: it knows no clock and no chance. */
export type Makers = { id: () => string; rowId: () => string; now: () => string };

const CHANGES_MOST = 200;
/** Characters of one request; the server takes two megabytes. */
const SIZE_MOST = 400_000;
const nothing: Held = { value: null, rows: null };

/**
 * One open draft on one device: what the server has acknowledged, and above it the edits that it has not. An edit ends
 * only when the server has acknowledged it or a person has given it up; what the server has instead is merged beneath
 * it. Everything that changes in `entries` must be in the journal before it is sent (`drain`).
 */
export class DraftReplica {
  private readonly stored = new Map<string, Stored>();
  private readonly edits = new Map<string, JournalEntry[]>();
  private readonly clashing = new Map<string, Clash>();
  private readonly changed = new Set<JournalEntry>();
  private readonly gone = new Set<string>();
  /** Paths of which the server has something newer that was not taken while an edit was under way. */
  readonly behind = new Set<string>();
  private seq = 0;

  constructor(
    stored: readonly Stored[],
    private readonly make: Makers,
  ) {
    for (const each of stored) this.stored.set(each.path, each);
  }

  /** What stands at a path as this device shows it. */
  held(path: string): Held {
    return this.edits.get(path)?.at(-1) ?? this.stored.get(path) ?? nothing;
  }

  /** What the server has acknowledged at a path. */
  storedAt(path: string): Stored | undefined {
    return this.stored.get(path);
  }

  paths(): string[] {
    return [...new Set([...this.stored.keys(), ...this.edits.keys()])];
  }

  entries(): JournalEntry[] {
    return [...this.edits.values()].flat().sort((a, b) => a.seq - b.seq);
  }

  clashes(): Clash[] {
    return [...this.clashing.values()];
  }

  /** Takes in what a journal kept, and lays it over what the server has now. Answers the paths that it changed. */
  restore(entries: readonly JournalEntry[]): string[] {
    for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
      this.seq = Math.max(this.seq, entry.seq);
      const { refused: _, ...again } = entry;
      this.edits.set(entry.path, [...(this.edits.get(entry.path) ?? []), again]);
    }
    for (const [path, [head]] of this.edits)
      if (head && !head.sent) this.rebase(path, this.stored.get(path) ?? emptyAt(path));
    return [...this.edits.keys()];
  }

  /** Somebody types. Answers whether anything is different from before. */
  edit(path: string, value: unknown): boolean {
    const before = this.held(path);
    if (same(before.value, value)) return false;
    const rows = isRows(value) ? trackRows(rowList(before), value, this.make.rowId) : null;
    const edits = this.edits.get(path) ?? [];
    const last = edits.at(-1);
    if (last && !last.sent) {
      const { refused: _, ...rest } = last;
      this.put(path, [...edits.slice(0, -1), this.typed({ ...rest, value, rows })]);
      this.clean(path);
    } else {
      const base = last ? null : this.baseOf(path);
      this.put(path, [
        ...edits,
        this.typed({ id: this.make.id(), path, value, rows, base, sent: false, seq: 0, at: '' }),
      ]);
    }
    const clash = this.clashing.get(path);
    if (clash) this.rebase(path, clash.theirs);
    return true;
  }

  /** What is to be sent now: unanswered edits as they were, then new ones. They count as sent from here on. */
  next(): Change[] {
    const changes: Change[] = [];
    let size = 0;
    for (const [path, [head, ...rest]] of this.edits) {
      if (!head?.base || head.refused || this.clashing.has(path)) continue;
      const weight = JSON.stringify(head.value ?? null).length + JSON.stringify(head.aside ?? null).length;
      if (changes.length === CHANGES_MOST || (changes.length > 0 && size + weight > SIZE_MOST)) break;
      size += weight;
      if (!head.sent) this.put(path, [{ ...head, sent: true }, ...rest]);
      changes.push(changeOf(head));
    }
    return changes;
  }

  /** The server has answered. Answers the paths where this device now shows something else. */
  answered(changes: readonly Change[], answer: SaveAnswer): string[] {
    const ids = new Set(changes.map((change) => change.id));
    for (const { path, version, changedAt } of answer.saved) {
      const [head, tail, ...rest] = this.edits.get(path) ?? [];
      if (!head || !ids.has(head.id)) continue;
      const { value, rows } = head;
      const acknowledged = { path, value, rows, version, changedAt, changedBy: '' };
      this.stored.set(path, acknowledged);
      this.remove(head);
      this.put(path, tail ? [{ ...tail, base: tail.base ?? baseFrom(acknowledged) }, ...rest] : []);
      // Another tab's edit was made on something else.
      if (tail?.base) this.rebase(path, acknowledged);
      this.clean(path);
    }
    return answer.current.flatMap((theirs) => {
      const [head] = this.edits.get(theirs.path) ?? [];
      if (head?.sent && ids.has(head.id)) return this.rebase(theirs.path, theirs) ? [theirs.path] : [];
      return this.received([theirs]);
    });
  }

  /** What stands on the server now, as far as it is newer than what is known. Answers the paths that changed here. */
  received(stored: readonly Stored[]): string[] {
    return stored.flatMap((theirs) => {
      const known = this.stored.get(theirs.path);
      const [head] = this.edits.get(theirs.path) ?? [];
      if (theirs.version < (known?.version ?? 0)) return [];
      if (theirs.version === known?.version) {
        this.stored.set(theirs.path, { ...theirs, value: known.value, rows: known.rows });
        return [];
      }
      if (head?.sent) {
        this.behind.add(theirs.path);
        return [];
      }
      this.behind.delete(theirs.path);
      return this.rebase(theirs.path, theirs) ? [theirs.path] : [];
    });
  }

  /** The server will not have these as they are: they stay, and are not sent again until they change. */
  refuse(changes: readonly Change[], why: (path: string) => Refused | undefined): void {
    for (const { id, path } of changes) {
      const [head, tail, ...rest] = this.edits.get(path) ?? [];
      if (head?.id !== id) continue;
      const refused = why(path);
      // What was typed on top of it meanwhile takes the place of what was refused.
      if (tail && !tail.base) {
        this.remove(head);
        this.put(path, [{ ...tail, base: head.base, aside: head.aside }, ...rest]);
      } else
        this.put(path, [
          { ...head, sent: false, ...(refused ? { refused } : {}) },
          ...(tail ? [tail, ...rest] : []),
        ]);
    }
  }

  /** A clash is settled: what is not chosen stays in the history. `both`: texts one after the other. */
  settle(path: string, take: 'mine' | 'theirs' | 'both'): void {
    const [mine, ...rest] = this.edits.get(path) ?? [];
    const clash = this.clashing.get(path);
    if (!mine?.base || !clash) return;
    const { theirs } = clash;
    this.clashing.delete(path);
    const merged = mergeValue(mine.base, mine, theirs, take === 'theirs' ? 'theirs' : 'mine');
    const value = take === 'both' ? `${String(theirs.value)}\n${String(mine.value)}` : merged.value;
    const loser = take === 'theirs' ? { aside: { value: mine.value, rows: mine.rows } } : {};
    const base = { value: theirs.value, rows: theirs.rows, version: theirs.version };
    this.remove(mine);
    this.put(path, [
      this.typed({
        id: this.make.id(),
        path,
        value,
        rows: merged.rows,
        base,
        sent: false,
        seq: 0,
        at: '',
        ...loser,
      }),
      ...rest,
    ]);
  }

  /** Gives up what the server does not take; it has been offered for download before. */
  discard(path: string): void {
    for (const entry of this.edits.get(path) ?? []) this.remove(entry);
    this.edits.delete(path);
    this.clashing.delete(path);
  }

  /** What the journal must write and delete, in one transaction; asked once. */
  drain(): { put: JournalEntry[]; remove: string[] } {
    const drained = { put: [...this.changed], remove: [...this.gone] };
    this.changed.clear();
    this.gone.clear();
    return drained;
  }

  /** Lays the edits of a path over what the server has instead of what they were made on. */
  private rebase(path: string, theirs: Stored): boolean {
    const shown = this.held(path);
    const [first, ...after] = this.edits.get(path) ?? [];
    this.stored.set(path, theirs);
    this.clashing.delete(path);
    if (first) {
      const split = after.findIndex((entry) => entry.base !== null);
      const onTop = split < 0 ? after : after.slice(0, split);
      const others = split < 0 ? [] : after.slice(split);
      for (const entry of [first, ...onTop]) this.remove(entry);
      const { entry, clash } = this.laidOver(first, onTop.at(-1) ?? first, theirs);
      if (clash) this.clashing.set(path, clash);
      this.put(path, entry ? [entry, ...others] : others);
    }
    return !same(shown.value, this.held(path).value);
  }

  /** One edit on what the server has now, in place of `first` and what was typed on top of it, or none. */
  private laidOver(
    first: JournalEntry,
    mine: JournalEntry,
    theirs: Stored,
  ): { entry?: JournalEntry; clash?: Clash } {
    const base = first.base ?? baseFrom(theirs);
    const aside = first.aside ? { aside: first.aside } : {};
    const merged = mergeValue(base, mine, theirs);
    const made = { ...mine, id: this.make.id(), sent: false, ...aside };
    // As it was made: should theirs change back, nothing clashes any more.
    if (merged.clashes)
      return {
        entry: { ...made, base },
        clash: { path: mine.path, mine: mine.value, theirs, cells: merged.clashes },
      };
    if (same(merged.value, theirs.value) && !first.aside) return {};
    return { entry: { ...made, value: merged.value, rows: merged.rows, base: baseFrom(theirs) } };
  }

  /** An edit that came back to what the server has is none. */
  private clean(path: string): void {
    const [head, ...rest] = this.edits.get(path) ?? [];
    if (!head || rest.length || head.sent || head.aside || !head.base || this.clashing.has(path)) return;
    if (!same(head.value, head.base.value)) return;
    this.remove(head);
    this.edits.delete(path);
  }

  private baseOf(path: string): Held & { version: number } {
    return baseFrom(this.stored.get(path) ?? emptyAt(path));
  }

  private typed(entry: JournalEntry): JournalEntry {
    return { ...entry, seq: ++this.seq, at: this.make.now() };
  }

  private put(path: string, entries: JournalEntry[]): void {
    for (const before of this.edits.get(path) ?? []) this.changed.delete(before);
    if (entries.length === 0) this.edits.delete(path);
    else this.edits.set(path, entries);
    for (const entry of entries) this.changed.add(entry);
  }

  private remove(entry: JournalEntry): void {
    this.changed.delete(entry);
    this.gone.add(entry.id);
  }
}

const emptyAt = (path: string): Stored => ({ ...nothing, path, version: 0, changedAt: '', changedBy: '' });
const baseFrom = ({ value, rows, version }: Stored) => ({ value, rows, version });
const changeOf = ({ id, path, value, rows, base, aside }: JournalEntry): Change => ({
  id,
  path,
  value,
  ...(rows ? { rows } : {}),
  base: base!.version,
  ...(aside ? { aside: { value: aside.value, ...(aside.rows ? { rows: aside.rows } : {}) } } : {}),
});
