import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitmentOf, draw } from '@keshen/assignment';
import { sha256, verifyDraw } from './draw';

const terms = {
  subject: 'CXY-2026-0007',
  quotas: [{ class: 'technical', count: 1 }],
  candidates: ['a', 'b', 'c'].map((id) => ({ id, class: 'technical' })),
};
const record = {
  ...terms,
  seed: 's',
  commitment: commitmentOf(sha256, 's', terms),
  ...draw(sha256, 's', terms),
};

function verify(...args: string[]) {
  const lines: string[] = [];
  const code = verifyDraw(
    args,
    (line) => lines.push(line),
    () => {},
  );
  return { code, said: lines.map((line) => JSON.parse(line) as unknown) };
}

describe('npm run draw:verify', () => {
  it('repeats a draw from the record itself, or from a file', () => {
    const genuine = { code: 0, said: [{ genuine: true }] };
    expect(verify(JSON.stringify(record))).toEqual(genuine);
    const folder = mkdtempSync(join(tmpdir(), 'keshen-draw-'));
    writeFileSync(join(folder, 'draw.json'), JSON.stringify(record));
    expect(verify(join(folder, 'draw.json'))).toEqual(genuine);
    rmSync(folder, { recursive: true });
  });

  it('says what was changed, with exit code 1', () => {
    const changed = { ...record, seed: 't' };
    expect(verify(JSON.stringify(changed))).toEqual({
      code: 1,
      said: [{ genuine: false, code: 'draw.commitment' }],
    });
  });

  it('repeats each of a list, and says in which and where something was changed', () => {
    const other = { ...record, drawn: record.substitutes['technical']!.slice(0, 1) };
    expect(verify(JSON.stringify([record, record]))).toEqual({ code: 0, said: [{ genuine: true }] });
    expect(verify(JSON.stringify([record, other]))).toEqual({
      code: 1,
      said: [{ genuine: false, code: 'draw.drawn', at: other.drawn[0], subject: 'CXY-2026-0007' }],
    });
    expect(verify('[]')).toEqual({ code: 1, said: [{ genuine: false, code: 'draw.malformed' }] });
  });

  it('ends with 2 without a record', () => {
    expect(verify()).toEqual({ code: 2, said: [] });
    expect(verify('no file and no JSON').code).toBe(2);
  });
});
