import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { drawFault } from '@keshen/assignment';

const usage = `npm run -s draw:verify -- FILE_OR_JSON

  FILE_OR_JSON  the published record of a draw: a file, or the record itself

One line of JSON says whether the draw stands; 0 when it does, 1 when it does not, 2 when there is no record.
`;

/** SHA-256 as hexadecimal digits. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Repeats a draw from its published record and returns the exit code. */
export function verifyDraw(
  args: string[],
  print: (line: string) => void,
  explain: (text: string) => void,
): 0 | 1 | 2 {
  const [given] = args;
  if (!given || args.length > 1) {
    explain(usage);
    return 2;
  }
  let record: unknown;
  try {
    record = JSON.parse(existsSync(given) ? readFileSync(given, 'utf8') : given);
  } catch (error) {
    print(JSON.stringify({ error: { code: 'draw.unreadable', said: (error as Error).message } }));
    return 2;
  }
  const code = drawFault(sha256, record);
  print(JSON.stringify(code ? { genuine: false, code } : { genuine: true }));
  return code ? 1 : 0;
}
