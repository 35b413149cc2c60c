import { Admission, dearnessOf } from './admission';

/** A crowd of so many, of whom the last twenty had to wait so long. */
function crowded(wait: number, crowd = 100): { admission: Admission; now: number } {
  const admission = new Admission();
  for (let n = 0; n < crowd + 20; n++) admission.begun(0);
  for (let n = 0; n < 20; n++) admission.ended(wait, wait);
  return { admission, now: wait };
}
const refused = (kind: 'ticket' | 'save' | 'read', wait: number): number => {
  const { admission, now } = crowded(wait);
  let count = 0;
  for (let n = 0; n < 100; n++) if (!admission.admits(kind, now)) count++;
  return count;
};

describe('how dear a request is', () => {
  it.each([
    ['POST', '/api/applications/019ac3a0/submission', 'ticket'],
    ['PUT', '/api/applications/019ac3a0/answers', 'save'],
    ['PATCH', '/api/uploads/019ac3a0', 'save'],
    ['POST', '/api/session', 'save'],
    ['GET', '/api/applications/019ac3a0/submission', 'read'],
    ['GET', '/api/applications/019ac3a0/tickets/1?x=/submission', 'read'],
    ['GET', '/', 'read'],
    ['GET', '/assets/index.js', 'save'],
    ['GET', '/api/health', 'free'],
    ['GET', '/api/live?tab=1', 'free'],
    ['GET', '/api/lively', 'read'],
  ])('%s %s is told by its method and path: %s', (method, url, dearness) => {
    expect(dearnessOf(method, url)).toBe(dearness);
  });
});

describe('admission', () => {
  it('lets everybody in who does not wait long', () => {
    for (const kind of ['ticket', 'save', 'read'] as const) expect(refused(kind, 300)).toBe(0);
  });

  it('refuses reads first, more of them the longer the wait, then saves, and tickets never', () => {
    expect(refused('read', 950)).toBe(50);
    expect([refused('read', 1600), refused('save', 1100)]).toEqual([100, 0]);
    expect(refused('save', 2100)).toBe(50);
    expect([refused('save', 5000), refused('ticket', 60_000)]).toEqual([100, 0]);
  });

  it('takes a few slow requests for no crowd', () => {
    const { admission, now } = crowded(30_000, 40);
    expect(admission.admits('read', now)).toBe(true);
  });

  it('refuses when nothing ends any more, as when the database stands still', () => {
    const { admission, now } = crowded(10);
    expect(admission.admits('save', now + 1000)).toBe(true);
    expect(admission.admits('save', now + 3001)).toBe(false);
    expect(admission.admits('ticket', now + 3001)).toBe(true);
  });

  it('refuses everything when the process holds as many as it bears', () => {
    const admission = new Admission();
    for (let n = 0; n < 1999; n++) admission.begun(0);
    expect(admission.admits('ticket', 0)).toBe(true);
    admission.begun(0);
    expect(admission.admits('ticket', 0)).toBe(false);
    admission.ended(1, 1);
    expect(admission.admits('ticket', 1)).toBe(true);
  });

  it('lets everybody in again as soon as answers are quick again', () => {
    const { admission, now } = crowded(5000);
    expect(admission.admits('read', now)).toBe(false);
    for (let n = 0; n < 8; n++) admission.ended(20, now + 200);
    expect(admission.admits('read', now + 200)).toBe(true);
  });
});

describe('a crowd', () => {
  const isCrowd = (wait: number, crowd?: number): boolean => {
    const { admission, now } = crowded(wait, crowd);
    return admission.isCrowd(now);
  };

  it('is many who wait: not a few who do, and not many who are answered soon', () => {
    expect([isCrowd(150), isCrowd(150, 20), isCrowd(50)]).toEqual([true, false, false]);
  });

  it('is over when answers are quick again, however many ask', () => {
    const { admission, now } = crowded(5000);
    expect(admission.isCrowd(now)).toBe(true);
    for (let n = 0; n < 8; n++) admission.ended(20, now + 200);
    expect(admission.isCrowd(now + 200)).toBe(false);
  });
});
