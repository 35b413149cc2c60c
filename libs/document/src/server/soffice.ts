import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RunError, runLimited, type RunLimits } from './run-limited';

const PLACES = [
  '/usr/bin/soffice',
  '/usr/local/bin/soffice',
  '/usr/lib/libreoffice/program/soffice',
  '/opt/libreoffice/program/soffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
];

/** What a conversion may take. */
export const OFFICE_LIMITS: RunLimits = { milliseconds: 60_000, memoryMegabytes: 3072, fileMegabytes: 200 };

/** Where LibreOffice is: the setting, else a usual place; null when it is not there or set to `off`. */
export function sofficeProgram(given: string | undefined): string | null {
  if (given === 'off') return null;
  return [given, ...(given ? [] : PLACES)].find((each) => each && existsSync(each)) ?? null;
}

/** One of LibreOffice's settings: path, name, value. */
const settings: readonly [path: string, name: string, value: string | number | boolean][] = [
  // A document runs nothing, and fetches nothing: neither what it links to nor updates of its fields.
  ['/org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', 3],
  ['/org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', true],
  ['/org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', true],
  ['/org.openoffice.Office.Writer/Content/Update', 'Link', 0],
  ['/org.openoffice.Office.Calc/Content/Update', 'Link', 1],
  ['/org.openoffice.Office.Java/VirtualMachine', 'JREEnabled', false],
  // Whatever wants to go out all the same meets a closed port of this machine.
  ['/org.openoffice.Inet/Settings', 'ooInetProxyType', 2],
  ['/org.openoffice.Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1'],
  ['/org.openoffice.Inet/Settings', 'ooInetHTTPProxyPort', 9],
  ['/org.openoffice.Inet/Settings', 'ooInetHTTPSProxyName', '127.0.0.1'],
  ['/org.openoffice.Inet/Settings', 'ooInetHTTPSProxyPort', 9],
  ['/org.openoffice.Inet/Settings', 'ooInetNoProxy', ''],
];

const profile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${settings
  .map(
    ([path, name, value]) =>
      `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  .join('\n')}
</oor:items>
`;

/**
 * An Office file as PDF by LibreOffice, in a folder that is this conversion's alone and holds the file. Answers the PDF's
 * path. Throws RunError when it fails or takes too long.
 */
export async function convertToPdf(
  program: string,
  folder: string,
  source: string,
  limits: RunLimits = OFFICE_LIMITS,
): Promise<string> {
  const user = join(folder, 'profile', 'user');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'registrymodifications.xcu'), profile);
  const closed = 'http://127.0.0.1:9';
  await runLimited(
    program,
    [
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      ...['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo', '--nofirststartwizard'],
      ...['--convert-to', 'pdf', '--outdir', join(folder, 'out'), join(folder, source)],
    ],
    {
      cwd: folder,
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: folder,
        TMPDIR: folder,
        LANG: 'C.UTF-8',
        http_proxy: closed,
        https_proxy: closed,
      },
      limits,
    },
  );
  const made = join(folder, 'out', source.replace(/\.\w+$/, '.pdf'));
  // It ends well also when it could not read the file.
  if (!existsSync(made)) throw new RunError(`${program} made no PDF`, false);
  return made;
}
