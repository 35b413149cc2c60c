import { Secret, TOTP } from 'otpauth';
import { PASSWORD, type Browser, type Portal } from './portal.fixture';

/** What the person's app shows, `steps` half minutes from now. */
export const codeOf = (portal: Portal, secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: portal.clock.now().getTime() + steps * 30_000,
  });

/** Sets the second factor up and answers its secret and recovery codes. */
export async function setUp(portal: Portal, browser: Browser): Promise<{ secret: string; codes: string[] }> {
  const begun = await browser.post('/second-factor', { current: PASSWORD });
  const { secret } = begun.body as { secret: string };
  const confirmed = await browser.put('/second-factor', { code: codeOf(portal, secret) });
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  portal.clock.advance(30_000);
  return { secret, codes: (confirmed.body as { codes: string[] }).codes };
}
