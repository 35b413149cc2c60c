import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib64/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path));

/** A clock that a program is started with and that can be stepped while it runs; null without libfaketime. */
export function fakeClock(folder: string) {
  if (!library) return null;
  const file = join(folder, 'clock');
  const step = (by: '+0' | '+1h' | '-1h') => writeFileSync(file, `${by}\n`);
  step('+0');
  return {
    step,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      // Looked at once a second; what measures how long something took is left alone.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}
