import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

/** A path of the repository. */
export const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The libraries' two doors, as in tsconfig.base.json. */
const serverDoor = { find: /^@keshen\/([^/]+)\/server$/, replacement: at('libs/$1/src/server/index.ts') };
const pureDoor = { find: /^@keshen\/([^/]+)$/, replacement: at('libs/$1/src/index.ts') };

/** For the browser: a server door is no file here, so an import of one ends the build. */
export const browserDoors = [pureDoor];

/**
 * A program for Node: one file per entry, npm packages left where they are. Nest and TypeORM read the
 * decorators' metadata at run time, so the compiler must write it, and names must survive.
 */
export function nodeProgram(folder: string, outDir: string, entries: Record<string, string>): UserConfig {
  return {
    root: at(folder),
    logLevel: 'warn',
    resolve: { alias: [serverDoor, pureDoor] },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    build: {
      ssr: true,
      outDir: at(outDir),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, at(file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', keepNames: true },
      },
    },
  };
}
