/**
 * Patterns of text questions, matched without backtracking: every reading of the pattern is followed at once, so a
 * match costs at most length × size of the pattern, whatever an administrator wrote. Syntax and meaning are those of
 * JavaScript's regular expressions with the flag `u`, without look-around, back references and word boundaries.
 */
export interface Pattern {
  test(text: string): boolean;
}

/** Thrown by compilePattern; `at` is the place in the pattern. */
export class PatternError extends Error {
  constructor(
    readonly code: 'syntax' | 'unsupported' | 'too-large',
    readonly at: number,
  ) {
    super(code);
  }
}

type State =
  | { kind: 'char'; matches: (character: string) => boolean; next: number }
  | { kind: 'split'; next: number[] }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'accept' };

type Node =
  | { kind: 'char'; matches: (character: string) => boolean }
  | { kind: 'start' | 'end' }
  | { kind: 'sequence' | 'either'; parts: Node[] }
  | { kind: 'repeat'; node: Node; from: number; to: number };

const STATES_MOST = 2000;
const ATOM =
  /\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\[(?:\\.|[^\]\\])*\]|[^]/uy;
const COUNT = /\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/y;

/** Compiles a pattern. Throws PatternError for what is no pattern, or not one of those that are understood. */
export function compilePattern(source: string): Pattern {
  try {
    new RegExp(source, 'u');
  } catch {
    throw new PatternError('syntax', 0);
  }
  const states = statesOf(new Parser(source).pattern());
  return { test: (text) => run(states, Array.from(text)) };
}

class Parser {
  private at = 0;

  constructor(private readonly source: string) {}

  pattern(): Node {
    const node = this.either();
    if (this.at < this.source.length) throw new PatternError('syntax', this.at);
    return node;
  }

  private either(): Node {
    const parts = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      parts.push(this.sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'either', parts };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at]!))
      parts.push(this.repeated(this.atom()));
    return { kind: 'sequence', parts };
  }

  private atom(): Node {
    const character = this.source[this.at]!;
    if (character === '^' || character === '$') {
      this.at++;
      return { kind: character === '^' ? 'start' : 'end' };
    }
    if (character === '(') return this.group();
    ATOM.lastIndex = this.at;
    const atom = ATOM.exec(this.source)![0];
    if (/^\\[bBk1-9]/.test(atom)) throw new PatternError('unsupported', this.at);
    this.at += atom.length;
    const one = new RegExp(`^${atom}$`, 'u');
    return { kind: 'char', matches: (each) => one.test(each) };
  }

  private group(): Node {
    const opened = this.at;
    const name = /\((?:\?(?:<(?![=!])[^>]*>|:|))?/y;
    name.lastIndex = this.at;
    const open = name.exec(this.source)![0];
    if (open === '(?') throw new PatternError('unsupported', opened);
    this.at += open.length;
    const node = this.either();
    this.at++;
    return node;
  }

  private repeated(node: Node): Node {
    const sign = this.source[this.at];
    let [from, to] = [1, 1];
    if (sign === '*' || sign === '+' || sign === '?') {
      from = sign === '+' ? 1 : 0;
      to = sign === '?' ? 1 : Infinity;
      this.at++;
    } else if (sign === '{') {
      COUNT.lastIndex = this.at;
      const count = COUNT.exec(this.source);
      if (!count) throw new PatternError('too-large', this.at);
      from = Number(count[1]);
      to = count[3] ? Number(count[3]) : count[2] ? Infinity : from;
      this.at += count[0].length;
    } else return node;
    // Which of several readings is taken changes nothing for whether there is one.
    if (this.source[this.at] === '?') this.at++;
    return { kind: 'repeat', node, from, to };
  }
}

/** States from the end to the beginning: the last one is where a match starts. */
function statesOf(node: Node): State[] {
  const states: State[] = [{ kind: 'accept' }];
  const add = (state: State): number => {
    if (states.length >= STATES_MOST) throw new PatternError('too-large', 0);
    return states.push(state) - 1;
  };
  const build = (part: Node, next: number): number => {
    switch (part.kind) {
      case 'char':
        return add({ ...part, next });
      case 'start':
      case 'end':
        return add({ kind: part.kind, next });
      case 'sequence':
        return part.parts.reduceRight((after, each) => build(each, after), next);
      case 'either':
        return add({ kind: 'split', next: part.parts.map((each) => build(each, next)) });
      case 'repeat': {
        let after = next;
        if (part.to === Infinity) {
          const again: State & { kind: 'split' } = { kind: 'split', next: [next] };
          after = add(again);
          again.next.push(build(part.node, after));
        } else
          for (let i = part.from; i < part.to; i++)
            after = add({ kind: 'split', next: [next, build(part.node, after)] });
        for (let i = 0; i < part.from; i++) {
          const before = states.length;
          after = build(part.node, after);
          // Nothing, however often, is nothing.
          if (states.length === before) break;
        }
        return after;
      }
    }
  };
  add({ kind: 'split', next: [build(node, 0)] });
  return states;
}

function run(states: readonly State[], characters: readonly string[]): boolean {
  let here: Set<number> = new Set();
  const enter = (into: Set<number>, first: number, at: number): void => {
    const open = [first];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (into.has(id)) continue;
      into.add(id);
      const state = states[id]!;
      if (state.kind === 'split') open.push(...state.next);
      else if (state.kind === 'start' && at === 0) open.push(state.next);
      else if (state.kind === 'end' && at === characters.length) open.push(state.next);
    }
  };
  for (let at = 0; ; at++) {
    // A match may begin anywhere.
    enter(here, states.length - 1, at);
    if (here.has(0)) return true;
    if (at === characters.length) return false;
    const next = new Set<number>();
    for (const id of here) {
      const state = states[id]!;
      if (state.kind === 'char' && state.matches(characters[at]!)) enter(next, state.next, at + 1);
    }
    here = next;
  }
}
