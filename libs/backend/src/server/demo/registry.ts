import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DemoUnit } from './people';

/** Writes the demonstration's registers where the file-backed ones read; an existing file stays. */
export async function writeRegistry(path: string, units: DemoUnit[], abnormal: string[]): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) return;
  await mkdir(dirname(path), { recursive: true });
  const legalPersons = units.map((u) => ({
    creditCode: u.creditCode,
    name: u.name,
    legalRepresentative: u.legalRepresentative,
    district: '310114',
    town: u.town,
    establishedOn: u.establishedOn,
  }));
  const credit = abnormal.map((creditCode) => ({
    creditCode,
    blacklisted: false,
    abnormal: true,
    lastMajorPenaltyOn: null,
    lastViolationOn: null,
  }));
  await writeFile(path, JSON.stringify({ legalPersons, credit }, null, 1));
}
