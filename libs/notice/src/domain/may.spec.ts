import { matrix, oneOfEach } from '@keshen/identity';
import { noticeTable } from './may';

describe('who reads, objects and answers', () => {
  it('everybody reads and may object; officers compose, answer and may see who objected', () => {
    const actors = oneOfEach('party');
    const everybody = Object.keys(actors);
    expect(matrix(noticeTable, actors, {})).toEqual({
      read: everybody,
      object: everybody,
      compose: ['officer'],
      'read-objection': ['officer', 'leader', 'auditor'],
      'answer-objection': ['officer'],
      'reveal-objector': ['officer'],
    });
  });
});
