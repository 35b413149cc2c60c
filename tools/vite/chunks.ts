export type Chunk = {
  type: 'chunk';
  code: string;
  imports: string[];
  isEntry: boolean;
  isDynamicEntry: boolean;
  facadeModuleId: string | null;
};
/** What Vite has built, by the names of the files. */
export type Bundle = Record<string, Chunk | { type: 'asset' }>;

const chunksOf = (bundle: Bundle): [name: string, chunk: Chunk][] =>
  Object.entries(bundle).flatMap(([name, chunk]) => (chunk.type === 'chunk' ? [[name, chunk]] : []));

/** These scripts, and all that they need before they run. */
function withImports(bundle: Bundle, names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== 'chunk') return;
    seen.add(name);
    chunk.imports.forEach(add);
  };
  names.forEach(add);
  return seen;
}

/** Scripts that every page starts with. */
export function entryScripts(bundle: Bundle): Set<string> {
  const entries = chunksOf(bundle).filter(([, { isEntry }]) => isEntry);
  return withImports(
    bundle,
    entries.map(([name]) => name),
  );
}

/** Each page by what it is called (`notice/awards`), and all scripts that it needs, the entry's not among them. */
export function pageScripts(bundle: Bundle): Map<string, string[]> {
  const everywhere = entryScripts(bundle);
  const pages = chunksOf(bundle).filter(
    ([, chunk]) => chunk.isDynamicEntry && /\.page\.tsx$/.test(chunk.facadeModuleId ?? ''),
  );
  return new Map(
    pages.map(([name, { facadeModuleId }]) => [
      facadeModuleId!.replace(/^.*\/features\//, '').replace(/\.page\.tsx$/, ''),
      [...withImports(bundle, [name])].filter((each) => !everywhere.has(each)),
    ]),
  );
}
