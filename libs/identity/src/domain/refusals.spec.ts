import { isWatched, KEPT_A_DAY, KEPT_A_MINUTE, maskedLogin, RefusalTally, type Refused } from './refusals';

const now = new Date('2026-11-24T02:00:20Z');
const wrong: Refused = {
  code: 'sign-in.wrong',
  account: null,
  name: 'z***@example.cn',
  address: '10.0.0.1',
  route: 'POST /api/session',
};

describe('what is kept of refusals', () => {
  it('is what is forbidden, wrong secrets and floods; not what people get wrong in a form', () => {
    expect(isWatched(403, 'role.missing')).toBe(true);
    expect(isWatched(403, 'session.proof-needed')).toBe(false);
    expect(isWatched(401, 'sign-in.wrong')).toBe(true);
    expect(isWatched(429, 'sign-in.locked')).toBe(true);
    expect(isWatched(422, 'second-factor.wrong')).toBe(true);
    expect(isWatched(422, 'body.invalid')).toBe(false);
    expect(isWatched(401, 'session.required')).toBe(false);
    expect(isWatched(404, 'application.unknown')).toBe(false);
  });

  it.each([
    ['Zhou@example.cn', 'Z***@example.cn'],
    ['138 1234 2047', '138****2047'],
    ['+8613812342047', '138****2047'],
    ['correct horse battery', ''],
    ['p@ss word', ''],
    ['周敏', ''],
  ])('never holds what was typed: %s stands as “%s”', (login, kept) => expect(maskedLogin(login)).toBe(kept));

  it('is one row a minute however often it happens, and nothing twice', () => {
    const tally = new RefusalTally();
    for (let n = 0; n < 1000; n++) tally.add(wrong, now);
    tally.add(wrong, new Date('2026-11-24T02:01:00Z'));
    const at = (time: string) => new Date(`2026-11-24T${time}Z`);
    expect(tally.take()).toEqual([
      { ...wrong, minute: at('02:00:00'), times: 1000 },
      { ...wrong, minute: at('02:01:00'), times: 1 },
    ]);
    expect(tally.take()).toEqual([]);
  });

  it('is bounded by minute: beyond that one row counts the others of a code', () => {
    const tally = new RefusalTally();
    for (let n = 0; n < 10_000; n++) tally.add({ ...wrong, address: `10.0.${n >> 8}.${n & 255}` }, now);
    const rows = tally.take();
    expect(rows).toHaveLength(KEPT_A_MINUTE + 1);
    expect(rows.at(-1)).toMatchObject({ address: '', name: '', times: 10_000 - KEPT_A_MINUTE });
    for (let n = 0; n < 100; n++) tally.add({ ...wrong, address: `10.1.0.${n}` }, now);
    expect(tally.take()).toHaveLength(1);
  });

  it('is bounded by day', () => {
    const tally = new RefusalTally();
    let kept = 0;
    for (let minute = 0; minute < 300; minute++) {
      const at = new Date(now.getTime() + minute * 60_000);
      for (let n = 0; n < KEPT_A_MINUTE; n++) tally.add({ ...wrong, name: `${minute} ${n}` }, at);
      kept += tally.take().filter(({ name }) => name).length;
    }
    expect(kept).toBe(KEPT_A_DAY);
    tally.add(wrong, new Date(now.getTime() + 86_400_000));
    expect(tally.take()).toMatchObject([{ name: wrong.name }]);
  });

  it('is counted on when it could not be written down', () => {
    const tally = new RefusalTally();
    tally.add(wrong, now);
    const taken = tally.take();
    tally.add(wrong, now);
    tally.putBack(taken);
    expect(tally.take()).toMatchObject([{ times: 2 }]);
  });
});
