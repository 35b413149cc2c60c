import { DraftReplica } from './replica';
import type { Stored } from './entry';

const stored = (path: string, value: unknown, version: number): Stored => ({
  path,
  value,
  rows: null,
  version,
  changedAt: '2026-11-25T12:00:00Z',
  changedBy: 'wu',
});
let made = 0;
const replica = (...answers: Stored[]) => onClock(() => '2031-05-05', ...answers);
const onClock = (now: () => string, ...answers: Stored[]) =>
  new DraftReplica(answers, { id: () => `c${++made}`, rowId: () => `r${++made}`, now });
const acknowledge = (draft: DraftReplica, changes = draft.next()) =>
  draft.answered(changes, {
    saved: changes.map(({ path, id, base }) => ({ path, id, version: base + 1, changedAt: '' })),
    current: [],
  });

describe('a draft on one device', () => {
  it('keeps the order of what was typed though its clock is wrong by a day, and goes back', () => {
    const clock = ['2026-11-27T08:00:00Z', '2026-11-25T08:00:00Z', '2026-11-26T08:00:00Z'];
    const before = onClock(() => clock.shift() ?? '2026-11-24T08:00:00Z', stored('a.b', '旧', 1));
    for (const value of ['一', '二', '三']) before.edit('a.b', value);
    before.edit('a.c', '别处');
    const after = replica(stored('a.b', '旧', 1));
    after.restore([...before.entries()].reverse());
    expect(after.entries().map(({ path, value }) => [path, value])).toEqual([
      ['a.b', '三'],
      ['a.c', '别处'],
    ]);
    expect(after.next().map(({ path, base }) => [path, base])).toEqual([
      ['a.b', 1],
      ['a.c', 0],
    ]);
  });

  it('sends what was typed once, on the version that it was typed on', () => {
    const draft = replica(stored('a.b', '旧', 4));
    draft.edit('a.b', '新');
    const changes = draft.next();
    expect(changes).toMatchObject([{ path: 'a.b', value: '新', base: 4 }]);
    acknowledge(draft, changes);
    expect(draft.next()).toEqual([]);
    expect(draft.storedAt('a.b')).toMatchObject({ value: '新', version: 5 });
  });

  it('sends an unanswered edit again as it was, and what was typed since only after its answer', () => {
    const draft = replica(stored('a.b', '旧', 1));
    draft.edit('a.b', '一');
    const first = draft.next();
    draft.edit('a.b', '二');
    expect(draft.next()).toEqual(first);
    acknowledge(draft, first);
    expect(draft.next()).toMatchObject([{ value: '二', base: 2 }]);
  });

  it('comes back from its journal: what was sent keeps its id, what was typed on top of it follows', () => {
    const before = replica(stored('a.b', '旧', 1));
    before.edit('a.b', '一');
    const sent = before.next();
    before.edit('a.b', '二');
    const kept = before.drain().put;
    const after = replica(stored('a.b', '一', 2));
    expect(after.restore(kept)).toEqual(['a.b']);
    expect(after.held('a.b').value).toBe('二');
    expect(after.next()).toEqual(sent);
    after.answered(sent, {
      saved: [{ path: 'a.b', id: sent[0]!.id, version: 2, changedAt: '' }],
      current: [],
    });
    expect(after.next()).toMatchObject([{ value: '二', base: 2 }]);
  });

  it('has nothing to send when an edit was taken back', () => {
    const draft = replica(stored('a.b', '旧', 1));
    draft.edit('a.b', '新');
    draft.edit('a.b', '旧');
    expect(draft.next()).toEqual([]);
    expect(draft.entries()).toEqual([]);
  });

  it('takes what others changed, and asks only where it was changed here too', () => {
    const draft = replica(stored('a.b', '旧', 1), stored('a.c', '旧', 1));
    draft.edit('a.b', '我的');
    expect(draft.received([stored('a.b', '对方的', 2), stored('a.c', '新', 2)])).toEqual(['a.c']);
    expect(draft.held('a.b').value).toBe('我的');
    expect(draft.clashes()).toMatchObject([{ path: 'a.b', mine: '我的', theirs: { value: '对方的' } }]);
    expect(draft.next()).toEqual([]);
  });

  it.each([
    ['mine', { value: '我的', base: 2 }],
    ['theirs', { value: '对方的', base: 2, aside: { value: '我的' } }],
    ['both', { value: '对方的\n我的', base: 2 }],
  ] as const)('sends what was chosen of two values (%s); the other is in the history', (take, change) => {
    const draft = replica(stored('a.b', '旧', 1));
    draft.edit('a.b', '我的');
    draft.received([stored('a.b', '对方的', 2)]);
    draft.settle('a.b', take);
    expect(draft.next()).toMatchObject([change]);
    expect(draft.clashes()).toEqual([]);
  });

  it('asks no more when what is typed comes to what the other wrote', () => {
    const draft = replica(stored('a.b', '旧', 1));
    draft.edit('a.b', '我的');
    draft.received([stored('a.b', '对方的', 2)]);
    draft.edit('a.b', '对方的');
    expect(draft.clashes()).toEqual([]);
    expect(draft.entries()).toEqual([]);
  });

  it('keeps what the server refused until it is typed over or given up', () => {
    const draft = replica(stored('a.b', '旧', 1));
    draft.edit('a.b', '𠮷'.repeat(100_000));
    draft.refuse(draft.next(), () => ({ code: 'field.too-long' }));
    expect(draft.next()).toEqual([]);
    expect(draft.entries()).toMatchObject([{ refused: { code: 'field.too-long' } }]);
    draft.edit('a.b', '短');
    expect(draft.next()).toMatchObject([{ value: '短' }]);
    draft.discard('a.b');
    expect(draft.held('a.b').value).toBe('旧');
  });

  it('does not mistake what another tab left for something typed on top of its own', () => {
    const left = (id: string, value: string, seq: number) => ({
      id,
      path: 'a.b',
      value,
      rows: null,
      seq,
      at: '',
      sent: true,
      base: { value: '旧', rows: null, version: 1 },
    });
    const draft = replica(stored('a.b', '旧', 1));
    draft.restore([left('x', '甲', 1), left('y', '乙', 1)]);
    acknowledge(draft);
    expect(draft.clashes()).toMatchObject([{ mine: '乙', theirs: { value: '甲', version: 2 } }]);
  });
});
