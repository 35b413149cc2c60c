/** How many of one kind are told in full. */
const TOLD = 5;

/** A line for each that something is wrong with, a few of them in full. */
export function told<T>(what: string, all: Iterable<T>, wrong: (one: T) => string | null): string[] {
  const lines: string[] = [];
  for (const one of all) {
    const why = wrong(one);
    const name = typeof one === 'object' ? String((one as { id: unknown }).id) : String(one);
    if (why) lines.push(`${what} ${name} ${why}`);
  }
  const more = lines.length - TOLD;
  return more > 0 ? [...lines.slice(0, TOLD), `${what}: ${more} more`] : lines;
}
