/** How long the closing of a program may take before it is ended all the same, in milliseconds. */
const PATIENCE = 9_000;

/**
 * Ends this program in order, once: on SIGTERM and SIGINT, and when the launcher that supervises it has
 * gone (its channel closes even when it was killed with SIGKILL). `close` stops taking work, finishes what
 * is under way and closes connections. The launcher kills what still runs after 10 seconds. On SIGTERM, whose
 * sender can wait, `leave` comes first; another signal ends that.
 */
export function onShutdown(close: () => Promise<unknown>, leave?: () => Promise<unknown>): void {
  let leaving = false;
  let closing = false;
  const leaveFirst = (): void => {
    if (leaving || !leave) return end();
    leaving = true;
    leave().then(end, end);
  };
  const end = (): void => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), PATIENCE).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', leaveFirst);
  process.on('SIGINT', end);
  process.on('disconnect', end);
  // The launcher may have been killed before this line was reached.
  if (process.argv.includes('--supervised') && !process.connected) end();
}

/** Tells the launcher, if one supervises this program, that it is at work. */
export function announceReady(): void {
  process.send?.('ready');
}
