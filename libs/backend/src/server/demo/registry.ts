import { mkdir, writeFile, access } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DemoUnit } from './people';

/** Writes the demonstration's register of legal persons where the file-backed register reads it; an existing one stays. */
export async function writeRegistry(path: string, units: DemoUnit[], abnormal: string[]): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    JSON.stringify(
      {
        legalPersons: units.map((u) => ({
          creditCode: u.creditCode,
          name: u.name,
          legalRepresentative: u.legalRepresentative,
          establishedOn: u.establishedOn,
          address: `上海市嘉定区${u.town}`,
          status: 'active',
        })),
        credit: units
          .filter((u) => abnormal.includes(u.creditCode))
          .map((u) => ({ creditCode: u.creditCode, blacklisted: false, abnormal: true, lastMajorPenaltyOn: null, lastViolationOn: null })),
      },
      null,
      1,
    ),
  );
}
