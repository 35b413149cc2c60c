import { industryLines } from './industries.data';

/** One entry of GB/T 4754-2017: a division (`C39`), a group (`C399`) or a class (`C3990`), with its section's letter. */
export interface Industry {
  code: string;
  name: string;
}

let listed: Map<string, Industry> | undefined;

/** Every division, group and class, in the standard's order; read from the list when it is first asked for. */
function industries(): Map<string, Industry> {
  if (listed) return listed;
  listed = new Map();
  let section = '';
  for (const line of industryLines.trim().split('\n')) {
    const [own, ...classes] = line.split('|');
    const [digits, name] = own!.split(' ') as [string, string];
    if (/^[A-T]$/.test(digits)) {
      section = digits;
      continue;
    }
    listed.set(section + digits, { code: section + digits, name });
    for (const each of classes) {
      const code = `${section}${digits}${each[0]}`;
      listed.set(code, { code, name: each.slice(2) });
    }
  }
  return listed;
}

/** The letters of the sections by division: a code may be written with or without its letter. */
let sections: Map<string, string> | undefined;

/** As people type it, with the letter of its section: `3990`, ` c3990` → `C3990`. */
export function normaliseIndustry(text: string): string {
  const plain = text.normalize('NFKC').trim().toUpperCase();
  if (!/^\d{2,4}$/.test(plain)) return plain;
  sections ??= new Map([...industries().keys()].map((code) => [code.slice(1, 3), code[0]!]));
  return (sections.get(plain.slice(0, 2)) ?? '') + plain;
}

/** The entry of a code; undefined when the standard has none. */
export const industryOf = (code: string): Industry | undefined => industries().get(normaliseIndustry(code));

/**
 * Entries whose code begins with, or whose name contains, what is sought: exact codes first, then by code; at most
 * `most` of them.
 */
export function searchIndustries(sought: string, most: number): Industry[] {
  const text = normaliseIndustry(sought);
  if (text === '') return [];
  const found: Industry[] = [];
  for (const entry of industries().values())
    if (entry.code.startsWith(text) || entry.name.includes(text)) {
      found.push(entry);
      if (found.length === most) break;
    }
  return found;
}
