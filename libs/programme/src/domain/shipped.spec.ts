import { readFileSync } from 'node:fs';
import { definitionSchema, programmeProblems } from '../index';

const read = (): unknown => JSON.parse(readFileSync('libs/programme/src/definitions/CXY.json', 'utf8'));

describe('the shipped programme CXY', () => {
  it('is of the format', () => {
    const parsed = definitionSchema.safeParse(read());
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
  it('has no problems', () => {
    expect(programmeProblems(definitionSchema.parse(read()))).toEqual([]);
  });
});
