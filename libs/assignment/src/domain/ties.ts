/**
 * The exchanges that cost nothing at the current prices. In application `p` every expert of `gives[p]` may be
 * replaced by every expert of `takes[p]`: their values are equal. Excess flows along such exchanges.
 */
export interface Ties {
  /** The applications that have an exchange. */
  papers: number[];
  gives: number[][];
  takes: number[][];
}

/** What a flow needs to know of the experts and what it does to an assignment. */
export interface Flow {
  /** How many applications an expert has too many. */
  excess: (expert: number) => number;
  /** Whether an expert has room for one more. */
  room: (expert: number) => boolean;
  /** Replaces `from` by `to` in an application. */
  exchange: (paper: number, from: number, to: number) => void;
  /** A whole path was exchanged: from the expert that had too many to the one with room. */
  moved: (from: number, to: number) => void;
}

/**
 * Moves as much excess as can be moved (a maximum flow by Dinitz' blocking flows over shortest paths) and returns
 * which experts can still be reached from one with excess: at these prices they have nowhere to give anything.
 */
export function moveExcess(experts: number, ties: Ties, flow: Flow): Uint8Array {
  const { papers, gives, takes } = ties;
  const level = new Int32Array(experts);
  const paperLevel = new Int32Array(papers.length);
  const nextPaper = new Int32Array(experts);
  const nextTake = new Int32Array(papers.length);
  const start = new Int32Array(experts + 1);
  const queue = new Int32Array(experts);

  for (;;) {
    // Which ties an expert can give in: a list in one array, counted first.
    start.fill(0);
    for (const list of gives) for (const r of list) start[r + 1]!++;
    for (let r = 0; r < experts; r++) start[r + 1]! += start[r]!;
    const list = new Int32Array(start[experts]!);
    nextPaper.set(start.subarray(0, experts));
    for (let i = 0; i < gives.length; i++) for (const r of gives[i]!) list[nextPaper[r]!++] = i;

    level.fill(-1);
    paperLevel.fill(-1);
    let tail = 0;
    let found = false;
    for (let r = 0; r < experts; r++)
      if (flow.excess(r) > 0) {
        level[r] = 0;
        queue[tail++] = r;
      }
    for (let head = 0; head < tail; head++) {
      const r = queue[head]!;
      for (let at = start[r]!; at < start[r + 1]!; at++) {
        const i = list[at]!;
        if (paperLevel[i] !== -1) continue;
        paperLevel[i] = level[r]! + 1;
        for (const to of takes[i]!)
          if (level[to] === -1) {
            level[to] = level[r]! + 2;
            found ||= flow.room(to);
            queue[tail++] = to;
          }
      }
    }
    if (!found) return Uint8Array.from(level, (l) => (l === -1 ? 0 : 1));

    nextPaper.set(start.subarray(0, experts));
    nextTake.fill(0);
    /** Walks from an expert to one with room and exchanges along the way back; the one with room, or -1. */
    const walk = (r: number): number => {
      if (level[r]! > 0 && flow.room(r)) return r;
      for (; nextPaper[r]! < start[r + 1]!; nextPaper[r]!++) {
        const i = list[nextPaper[r]!]!;
        if (paperLevel[i] !== level[r]! + 1) continue;
        const there = takes[i]!;
        for (; nextTake[i]! < there.length; nextTake[i]!++) {
          const to = there[nextTake[i]!]!;
          if (level[to] !== level[r]! + 2) continue;
          const end = walk(to);
          if (end === -1) continue;
          there[nextTake[i]!++] = r;
          gives[i]![gives[i]!.indexOf(r)] = to;
          nextPaper[r]!++;
          flow.exchange(papers[i]!, r, to);
          return end;
        }
      }
      return -1;
    };
    for (let r = 0; r < experts; r++)
      while (level[r] === 0 && flow.excess(r) > 0) {
        const end = walk(r);
        if (end === -1) break;
        flow.moved(r, end);
      }
  }
}
