import { commandOf, parentOf } from './alive.mjs';

/**
 * Calls `gone` when the npm that runs this script has gone without telling (killed, or it told only the
 * shell between us): nobody could end the portal from its terminal any more. A launcher started without
 * npm stands alone.
 */
export function watchParent(gone) {
  if (!process.env.npm_lifecycle_event) return;
  const line = lineage();
  const timer = setInterval(() => {
    if (lineage().join() === line.join()) return;
    clearInterval(timer);
    gone();
  }, 300);
  timer.unref();
}

/** The parent; when that is the shell in which npm runs the script, the shell's parent as well. */
function lineage() {
  const parent = process.ppid;
  return commandOf(parent).includes('start.mjs') ? [parent, parentOf(parent)] : [parent];
}
