import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { entryScripts, pageScripts, type Bundle } from './chunks';

/** Bytes, gzipped, of all scripts that a page needs before it is drawn in Chinese, the entry's among them. */
export type Budget = { pages: RegExp; most: number };
export type PageSize = { page: string; bytes: number; most: number };

/** What each page loads at its start, the heaviest first, against the first budget that its file's name fits. */
export function pageSizes(bundle: Bundle, budgets: readonly Budget[]): PageSize[] {
  const weights = new Map<string, number>();
  const weigh = (name: string): number => {
    const chunk = bundle[name];
    if (!weights.has(name)) weights.set(name, chunk?.type === 'chunk' ? gzipSync(chunk.code).length : 0);
    return weights.get(name)!;
  };
  const sum = (names: Iterable<string>): number => [...names].reduce((total, name) => total + weigh(name), 0);
  const everywhere = sum(entryScripts(bundle));
  return [...pageScripts(bundle)]
    .map(([page, scripts]) => ({
      page,
      bytes: everywhere + sum(scripts),
      most: budgets.find(({ pages }) => pages.test(page))?.most ?? 0,
    }))
    .sort((a, b) => b.bytes - a.bytes);
}

const row = ({ page, bytes, most }: PageSize): string =>
  `${(bytes / 1000).toFixed(1).padStart(7)} kB of ${(most / 1000).toFixed(0)}  ${page}${bytes > most ? '  ✗' : ''}`;

/** Ends the build when a page is above its budget; says the sizes of all with PAGE_SIZES=1. */
export function budget(budgets: readonly Budget[]): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle: {
      // After Vite has written into the scripts what each of them fetches: what is weighed is what is shipped.
      order: 'post',
      handler(_, bundle) {
        const sizes = pageSizes(bundle as unknown as Bundle, budgets);
        if (process.env.PAGE_SIZES) this.info(`\n${sizes.map(row).join('\n')}`);
        const above = sizes.filter(({ bytes, most }) => bytes > most);
        if (above.length > 0)
          this.error(`pages above their budget of scripts:\n${above.map(row).join('\n')}`);
      },
    },
  };
}
