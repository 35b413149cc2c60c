import { between, pick, type Random } from '@keshen/kernel';

/** A piece of a pattern: what it may write, and how often. */
type Node =
  { kind: 'characters'; set: string } | { kind: 'group'; alternatives: Part[][] } | { kind: 'nothing' };
interface Part {
  node: Node;
  least: number;
  most: number;
}

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const HAN = '嘉定科技创新试样';
const ANY = `${LETTERS.slice(0, 24)}${DIGITS}`;
/** How often at most what may come without an end. */
const ENDLESS = 3;

/**
 * Words that a regular expression (flag `u`) matches, for the constructs that form definitions use: classes, escapes,
 * groups, alternatives, quantifiers, anchors. Null for what it cannot read, such as looking ahead or back.
 */
export function wordsMatching(pattern: string, random: Random): string | null {
  try {
    const reader = new Reader(pattern);
    const alternatives = reader.alternatives();
    if (!reader.done) return null;
    const expression = new RegExp(pattern, 'u');
    for (let attempt = 0; attempt < 20; attempt++) {
      const words = writeOne(alternatives, random);
      if (expression.test(words) && words.trim() === words) return words;
    }
    return null;
  } catch {
    return null;
  }
}

function writeOne(alternatives: Part[][], random: Random): string {
  return pick(random, alternatives)
    .map(({ node, least, most }) => {
      const times = between(random, least, Math.min(most, least + ENDLESS));
      return Array.from({ length: times }, () => writeNode(node, random)).join('');
    })
    .join('');
}

function writeNode(node: Node, random: Random): string {
  if (node.kind === 'characters') return pick(random, Array.from(node.set));
  return node.kind === 'group' ? writeOne(node.alternatives, random) : '';
}

class Reader {
  private at = 0;
  private readonly text: string[];

  constructor(pattern: string) {
    this.text = Array.from(pattern);
  }

  get done(): boolean {
    return this.at === this.text.length;
  }

  alternatives(): Part[][] {
    const all = [this.sequence()];
    while (this.takes('|')) all.push(this.sequence());
    return all;
  }

  private sequence(): Part[] {
    const parts: Part[] = [];
    while (!this.done && !['|', ')'].includes(this.text[this.at]!)) {
      const node = this.node();
      parts.push({ node, ...this.quantifier() });
    }
    return parts;
  }

  private node(): Node {
    const c = this.next();
    switch (c) {
      case '^':
      case '$':
        return { kind: 'nothing' };
      case '.':
        return { kind: 'characters', set: ANY };
      case '(':
        return this.group();
      case '[':
        return { kind: 'characters', set: this.characterClass() };
      case '\\':
        return { kind: 'characters', set: this.escaped() };
      default:
        return { kind: 'characters', set: c };
    }
  }

  private group(): Node {
    if (this.takes('?') && !this.takes(':')) throw new RangeError('a group of a kind that is not read');
    const alternatives = this.alternatives();
    if (!this.takes(')')) throw new RangeError('an open group');
    return { kind: 'group', alternatives };
  }

  private escaped(): string {
    const c = this.next();
    if (c === 'd') return DIGITS;
    if (c === 'w') return ANY;
    if (c === 's') return ' ';
    if (c === 'p') {
      const name = this.until('}');
      if (/Han/.test(name)) return HAN;
      if (/Nd|Number/.test(name)) return DIGITS;
      return LETTERS;
    }
    if (/[a-zA-Z0-9]/.test(c)) throw new RangeError(`an escape that is not read: ${c}`);
    return c;
  }

  private characterClass(): string {
    const excluded = this.takes('^');
    let set = '';
    while (!this.takes(']')) {
      const c = this.next();
      const from = c === '\\' ? this.escaped() : c;
      if (from.length > 1 || this.text[this.at] !== '-' || this.text[this.at + 1] === ']') {
        set += from;
        continue;
      }
      this.at++;
      set += range(from, this.next());
    }
    return excluded
      ? Array.from(ANY + HAN)
          .filter((c) => !set.includes(c))
          .join('')
      : set;
  }

  private quantifier(): { least: number; most: number } {
    const found = this.bare();
    this.takes('?');
    return found;
  }

  private bare(): { least: number; most: number } {
    if (this.takes('?')) return { least: 0, most: 1 };
    if (this.takes('*')) return { least: 0, most: ENDLESS };
    if (this.takes('+')) return { least: 1, most: 1 + ENDLESS };
    if (!this.takes('{')) return { least: 1, most: 1 };
    const [least, most] = this.until('}').split(',');
    const from = Number(least);
    return { least: from, most: most === undefined ? from : most === '' ? from + ENDLESS : Number(most) };
  }

  private takes(c: string): boolean {
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  private next(): string {
    const c = this.text[this.at++];
    if (c === undefined) throw new RangeError('the pattern ends too early');
    return c;
  }

  private until(end: string): string {
    let read = '';
    for (let c = this.next(); c !== end; c = this.next()) read += c;
    return read;
  }
}

/** At most 64 characters of a range: enough to write one. */
function range(from: string, to: string): string {
  const [first, last] = [from.codePointAt(0)!, to.codePointAt(0)!];
  return Array.from({ length: Math.min(64, last - first + 1) }, (_, i) =>
    String.fromCodePoint(first + i),
  ).join('');
}
