import { isRefusal } from '@keshen/kernel';
import { PasswordHasher } from './password-hasher';

describe('signing in, when many do', () => {
  it('is refused with when to come back by who finds the queue full, before anything is done for it', async () => {
    const hasher = new PasswordHasher();
    let begun = 0;
    const open: (() => void)[] = [];
    const signIn = () =>
      hasher.signIn(() => {
        begun++;
        return new Promise<void>((done) => open.push(done));
      });
    const waiting = Array.from({ length: 60 }, signIn);
    const refused: unknown = await signIn().catch((error: unknown) => error);
    expect(isRefusal(refused) && [refused.kind, refused.code, refused.details]).toEqual([
      'too-many',
      'sign-in.busy',
      { seconds: 5 },
    ]);
    expect(begun).toBe(60);
    open.forEach((done) => done());
    await Promise.all(waiting);
    const next = signIn();
    expect(begun).toBe(61);
    open.at(-1)!();
    await next;
  });

  it('hashes one password at a time, and none of those who wait is lost', async () => {
    const hasher = new PasswordHasher();
    const stored = await hasher.hash('three quiet geese walk');
    const answers = await Promise.all([
      hasher.verify(stored, 'three quiet geese walk'),
      hasher.verify(stored, 'three loud geese walk'),
      hasher.verify(null, 'three quiet geese walk'),
    ]);
    expect(answers).toEqual([true, false, false]);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
