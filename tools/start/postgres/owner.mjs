import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Trouble } from '../messages.mjs';

const NOBODY = 65534;
const answers = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * PostgreSQL refuses to run as root. An ordinary user runs it as it is; root runs it as "nobody", in a user
 * namespace where the kernel allows one (files stay root's, private folders stay reachable), else by
 * giving its folder to nobody.
 * @returns `command(program, args, { bound })` → { file, args, options } for spawn; with `bound` the kernel
 * stops the program when this process dies, however it dies (Linux). `own(folder)` hands the folder over.
 */
export function postgresOwner(binaries) {
  const root = process.getuid?.() === 0;
  const unshare = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  const namespace = root && answers('unshare', [...unshare, 'true']);
  const dropped = root && !namespace;
  if (dropped && spawnSync(join(binaries, 'postgres'), ['--version'], ids()).status !== 0) {
    throw new Trouble('postgres.root', { folder: binaries });
  }
  const bind = answers('setpriv', ['--pdeathsig', 'INT', 'true']) ? ['setpriv', '--pdeathsig', 'INT'] : [];
  return {
    command(program, args, { bound = false } = {}) {
      // In this order: entering the namespace would clear the death signal again.
      const line = [...(namespace ? ['unshare', ...unshare] : []), ...(bound ? bind : []), program, ...args];
      return { file: line[0], args: line.slice(1), options: dropped ? ids() : {} };
    },
    own(folder) {
      if (dropped) giveAway(folder);
    },
  };
}

const ids = () => ({ uid: NOBODY, gid: NOBODY });

function giveAway(folder) {
  const above = dirname(folder);
  chmodSync(above, statSync(above).mode | 0o011); // may be passed through, not read
  chownSync(folder, NOBODY, NOBODY);
  if (spawnSync('test', ['-x', folder], ids()).status !== 0) throw new Trouble('postgres.root', { folder });
  for (const entry of readdirSync(folder, { recursive: true }))
    chownSync(join(folder, entry), NOBODY, NOBODY);
}
