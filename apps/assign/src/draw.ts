import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { drawFault, type DrawFault } from '@keshen/assignment';

const usage = `npm run -s draw:verify -- FILE_OR_JSON

  FILE_OR_JSON  the published record of a draw, or a list of records: a file, or the JSON itself

One line of JSON says whether the draw stands; 0 when it does, 1 when it does not, 2 when there is no record.
`;

/** SHA-256 as hexadecimal digits. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Repeats a draw from its published record, or each of a list, and returns the exit code. */
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
  let data: unknown;
  try {
    data = JSON.parse(existsSync(given) ? readFileSync(given, 'utf8') : given);
  } catch (error) {
    print(JSON.stringify({ error: { code: 'draw.unreadable', said: (error as Error).message } }));
    return 2;
  }
  const fault = faultOf(data);
  print(JSON.stringify(fault ? { genuine: false, ...fault } : { genuine: true }));
  return fault ? 1 : 0;
}

/** The first fault; in a list with the subject of the record that it is in. */
function faultOf(data: unknown): (DrawFault & { subject?: string }) | null {
  if (!Array.isArray(data)) return drawFault(sha256, data);
  if (data.length === 0) return { code: 'draw.malformed' };
  for (const record of data as (Record<string, unknown> | null)[]) {
    const fault = drawFault(sha256, record);
    if (fault) return { ...fault, subject: String(record?.['subject'] ?? '') };
  }
  return null;
}
