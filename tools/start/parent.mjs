/**
 * Calls `gone` when the npm that runs this script has gone without telling (it was killed with SIGKILL):
 * nobody could end the portal from its terminal any more. A launcher started without npm stands alone.
 */
export function watchParent(gone) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}
