import './no-eval';
import { z } from 'zod';

it('keeps zod from building code out of text', () => {
  expect(z.config().jitless).toBe(true);
  expect(z.strictObject({ a: z.string() }).safeParse({ a: 'b' }).success).toBe(true);
});
