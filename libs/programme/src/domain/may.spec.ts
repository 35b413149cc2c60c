import { matrix, oneOfEach } from '@keshen/identity';
import { callTable, programmeTable } from './may';

const actors = oneOfEach('party');

describe('who may do what', () => {
  it('everybody reads a published call, administrators manage it', () => {
    expect(matrix(callTable, actors, { published: true })).toEqual({
      read: Object.keys(actors),
      show: ['officer', 'administrator'],
      manage: ['administrator'],
    });
  });
  it('a draft is read by the offices that prepare it', () => {
    expect(matrix(callTable, actors, { published: false })).toEqual({
      read: ['officer', 'leader', 'auditor', 'administrator'],
      show: ['officer', 'administrator'],
      manage: ['administrator'],
    });
  });
  it('a draft is read by everybody who brings its preview link, and still managed by nobody else', () => {
    expect(matrix(callTable, actors, { published: false, shown: true })).toMatchObject({
      read: Object.keys(actors),
      manage: ['administrator'],
    });
  });
  it('programme versions are public, publishing them is not', () => {
    expect(matrix(programmeTable, actors, {})).toEqual({
      read: Object.keys(actors),
      publish: ['administrator'],
    });
  });
});
