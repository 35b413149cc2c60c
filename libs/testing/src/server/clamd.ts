import { existsSync } from 'node:fs';

/** The virus scanner's server: of CLAMD, else where Debian keeps it, else of the PATH. */
export const clamdProgram = (): string => {
  const given = process.env.CLAMD ?? '/usr/sbin/clamd';
  return existsSync(given) ? given : 'clamd';
};
