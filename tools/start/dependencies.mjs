import { accessSync, constants, existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finish, root } from './children.mjs';
import { Trouble } from './messages.mjs';
import { step } from './progress.mjs';

/** Installs what package-lock.json names, unless node_modules holds exactly that already. */
export async function ensureDependencies() {
  const problem = difference(lockOf('package-lock.json'), lockOf('node_modules/.package-lock.json'));
  if (!problem) return;
  const dir = join(root, 'node_modules');
  // npm would empty the folder that the link points at.
  if (lstatSync(dir, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Trouble('dependencies.linked', { dir, problem });
  accessSync(root, constants.W_OK);
  await step('安装依赖', `installing dependencies (${problem})`, install);
}

function lockOf(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}

/**
 * The first way in which the installed packages differ from the wanted ones, or null. npm writes the list
 * of what it installed at the very end, so an interrupted install has none. Optional packages may be
 * absent: they are meant for other machines.
 */
export function difference(wanted, installed) {
  if (!installed) return 'none yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    if (!found && (entry.optional || entry.devOptional)) continue;
    if (found?.version !== entry.version) return path.replace(/^.*node_modules\//, '');
  }
  return null;
}

async function install() {
  // NODE_ENV=production would leave out what builds the programs.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [file, first] = npm();
  const { code, said } = await finish(file, [...first, ...args]).catch((error) => {
    throw error.code === 'ENOENT' ? new Trouble('npm.missing') : error;
  });
  if (code === 0) return;
  if (said.includes('ENOSPC')) throw new Trouble('disk.full', { dir: root });
  if (/EACCES|EROFS/.test(said)) throw new Trouble('folder.unwritable', { dir: join(root, 'node_modules') });
  throw new Trouble('npm.failed', { said: said.trim().split('\n').slice(-15).join('\n') });
}

/** Under "npm start" the npm that runs us is the right one; else the one of the PATH. */
function npm() {
  const running = process.env.npm_execpath;
  return running && /npm-cli\.[cm]?js$/.test(running) ? [process.execPath, [running]] : ['npm', []];
}
