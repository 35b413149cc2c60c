import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Bytes, gzipped, of all scripts that a page needs before it is drawn in Chinese, the entry's among them. */
export type Budget = { pages: RegExp; most: number };

type Chunk = {
  type: 'chunk';
  code: string;
  imports: string[];
  isEntry: boolean;
  isDynamicEntry: boolean;
  facadeModuleId: string | null;
};
type Bundle = Record<string, Chunk | { type: 'asset' }>;
export type PageSize = { page: string; bytes: number; most: number };

/** What each page loads at its start, the heaviest first, against the first budget that its file's name fits. */
export function pageSizes(bundle: Bundle, budgets: readonly Budget[]): PageSize[] {
  const chunks = Object.entries(bundle).flatMap(([name, chunk]) =>
    chunk.type === 'chunk' ? [[name, chunk] as const] : [],
  );
  const byName = new Map(chunks);
  const weight = new Map(chunks.map(([name, { code }]) => [name, gzipSync(code).length]));
  const loaded = (name: string, seen: Set<string>): Set<string> => {
    if (seen.has(name) || !byName.has(name)) return seen;
    seen.add(name);
    for (const each of byName.get(name)!.imports) loaded(each, seen);
    return seen;
  };
  const entries = chunks.filter(([, { isEntry }]) => isEntry).map(([name]) => name);
  return chunks
    .filter(([, chunk]) => chunk.isDynamicEntry && /\.page\.tsx$/.test(chunk.facadeModuleId ?? ''))
    .map(([name, { facadeModuleId }]) => {
      const page = facadeModuleId!.replace(/^.*\/features\//, '').replace(/\.page\.tsx$/, '');
      const seen = new Set<string>();
      for (const each of [...entries, name]) loaded(each, seen);
      const bytes = [...seen].reduce((sum, each) => sum + weight.get(each)!, 0);
      return { page, bytes, most: budgets.find(({ pages }) => pages.test(page))?.most ?? 0 };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

const row = ({ page, bytes, most }: PageSize): string =>
  `${(bytes / 1000).toFixed(1).padStart(7)} kB of ${(most / 1000).toFixed(0)}  ${page}${bytes > most ? '  ✗' : ''}`;

/** Ends the build when a page is above its budget; says the sizes of all with PAGE_SIZES=1. */
export function budget(budgets: readonly Budget[]): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const sizes = pageSizes(bundle as unknown as Bundle, budgets);
      if (process.env.PAGE_SIZES) this.info(`\n${sizes.map(row).join('\n')}`);
      const above = sizes.filter(({ bytes, most }) => bytes > most);
      if (above.length > 0) this.error(`pages above their budget of scripts:\n${above.map(row).join('\n')}`);
    },
  };
}
