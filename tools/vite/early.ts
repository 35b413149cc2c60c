import type { Plugin } from 'vite';
import { pageScripts, type Bundle } from './chunks';

/** A page by its address and by its file, and what it reads. */
export type FirstLoad = { path: string; page: string; reads: readonly string[] };
type Page = { at: string; scripts: readonly string[]; reads: readonly string[] };

/** What the program in the head is told, by the names that the scripts have in this build; a page that is none is an error. */
export function earlyPages(bundle: Bundle, loads: readonly FirstLoad[]): Page[] {
  const scripts = pageScripts(bundle);
  return loads.map(({ path, page, reads }) => {
    const found = scripts.get(page);
    if (!found) throw new Error(`${page}, which is to be loaded early, is no page`);
    return {
      at: `^${path.replace(/:[^/]+/g, '([^/]+)')}$`,
      scripts: found.map((name) => `/${name}`),
      reads,
    };
  });
}

/** Writes `program` with the pages that it is told into a file that index.html runs before everything else. */
export function early(loads: readonly FirstLoad[], program: (pages: Page[]) => void): Plugin {
  return {
    name: 'early',
    apply: 'build',
    generateBundle(_, bundle) {
      const pages = earlyPages(bundle as unknown as Bundle, loads);
      const source = `(${program.toString()})(${JSON.stringify(pages)});\n`;
      this.emitFile({ type: 'asset', fileName: 'early.js', source });
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: '/early.js' }, injectTo: 'head-prepend' }],
  };
}
