const tty = process.stderr.isTTY === true;
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Shows a step while it works and one line when it is done. A terminal sees the seconds run; a log gets
 * a line at the start and one at the end. Goes to stderr, so that stdout carries results only.
 */
export async function step(zh, en, work) {
  const since = Date.now();
  const label = `${zh} · ${en}`;
  const show = () => process.stderr.write(`\r\x1b[2K  … ${label}  ${seconds(since)}`);
  const timer = tty ? setInterval(show, 200) : null;
  if (tty) show();
  else process.stderr.write(`  … ${label}\n`);
  try {
    const result = await work();
    process.stderr.write(`${tty ? '\r\x1b[2K' : ''}  ✓ ${label}  ${seconds(since)}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${tty ? '\r\x1b[2K' : ''}  ✗ ${label}  ${seconds(since)}\n`);
    throw error;
  } finally {
    if (timer) clearInterval(timer);
  }
}
