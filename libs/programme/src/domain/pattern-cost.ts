/** A repetition of more than this often counts as endless. */
const MANY = 50;
/** How many endless repetitions may follow one another: their work is multiplied by the length of the text. */
const MOST = 2;

/**
 * Whether JavaScript's backtracking could take very long over a pattern on some text: a repeated group that itself
 * varies in length or chooses, a back-reference, or more than two endless repetitions. Rather too careful than too
 * trusting. A pattern without `^` is tried at every character, which counts as one endless repetition.
 */
export function patternIsSlow(pattern: string): boolean {
  if (/\\[1-9]|\\k</.test(pattern)) return true;
  // Escapes and classes are one character each, whatever is in them; what a group is for does not matter.
  const plain = pattern
    .replace(/\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\./gu, 'x')
    .replace(/\[[^\]]*\]/gu, 'x')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/gu, '(');
  let endless = pattern.startsWith('^') ? 0 : 1;
  const open: { varies: boolean }[] = [];
  let closed: { varies: boolean } | null = null;
  for (let i = 0; i < plain.length; i++) {
    const char = plain[i]!;
    const { most, varies } = repetition(plain, i);
    if (most > MANY) endless++;
    if (most > 1 && closed?.varies) return true;
    if (varies || char === '|') open.forEach((group) => (group.varies = true));
    if (char === '(') open.push({ varies: false });
    closed = char === ')' ? (open.pop() ?? null) : null;
  }
  return endless > MOST;
}

/** How often the quantifier that begins here repeats at most, and whether it leaves a choice. */
function repetition(text: string, at: number): { most: number; varies: boolean } {
  const char = text[at];
  if (char === '*' || char === '+') return { most: Infinity, varies: true };
  if (char === '?') return { most: 1, varies: true };
  const counted = /^\{(\d+)(,?)(\d*)\}/.exec(text.slice(at, at + 20));
  if (!counted) return { most: 0, varies: false };
  const [, least, comma, most] = counted;
  return { most: comma ? (most ? Number(most) : Infinity) : Number(least), varies: comma !== '' };
}
