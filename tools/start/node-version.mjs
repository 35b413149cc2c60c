const WANTED = [20, 19];

/** Whether this Node is new enough; says so and sets the exit code when it is not. */
export function requireNode(found = process.versions.node) {
  if (newEnough(found)) return true;
  process.stderr.write(
    `\n需要 Node.js ${WANTED.join('.')} 或更高版本，当前为 ${found}。请到 https://nodejs.org 安装后重试。\n\n` +
      `Node.js ${WANTED.join('.')} or newer is needed; this is ${found}. Install it from https://nodejs.org and try again.\n\n`,
  );
  process.exitCode = 1;
  return false;
}

export function newEnough(found) {
  const [major, minor] = found.split('.').map(Number);
  return major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1]);
}
