import { z } from 'zod';

const LONGEST_DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The same ten questions as somebody would write them with zod for this one form. */
const part = (today: string) =>
  z
    .strictObject({
      name: z.string().trim().min(1).max(60),
      number: z
        .string()
        .trim()
        .max(20)
        .regex(/^[A-Z]{2}\d{4,8}$/u),
      summary: z.string().trim().min(1).max(1000),
      staff: z.int().min(1).max(100_000),
      total: z.int().min(1).max(1_000_000_000_000_000),
      own: z.int().min(0).max(1_000_000_000),
      share: z.int().min(0).max(10_000).optional(),
      day: z
        .string()
        .regex(LONGEST_DAY)
        .refine((day) => !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && day <= today),
      kind: z.enum(['a', 'b', 'c']),
      mobile: z
        .string()
        .regex(/^1[3-9]\d{9}$/)
        .optional(),
    })
    .superRefine((given, context) => {
      if (given.own > given.total) context.addIssue({ code: 'custom', path: ['own'], message: 'own' });
      if (given.kind === 'a' && given.mobile === undefined)
        context.addIssue({ code: 'custom', path: ['mobile'], message: 'mobile' });
    });

/** The whole form by hand. */
export const formByHand = (today: string) =>
  z.strictObject({
    part0: part(today),
    part1: part(today),
    part2: part(today),
    part3: part(today),
    part4: part(today),
    part5: part(today),
  });

interface Part {
  own: number;
  total: number;
  kind: string;
  day: string;
}
interface Facts {
  history: { open_projects: number };
  credit: { blacklisted: boolean };
  today: string;
}

/** The twenty rules as functions, each with the words that a screen needs. */
export function rulesByHand(
  answers: Record<string, unknown>,
  { history, credit, today }: Facts,
): { rule: string; verdict: 'passed' | 'failed' | 'not-applicable'; value?: number; threshold?: number }[] {
  const parts = Object.values(answers) as Part[];
  const least = 100_000;
  const share = 3000;
  return [
    ...parts.flatMap(({ own, total, kind, day }, i) => {
      const portion = Number((BigInt(own) * 10_000n) / BigInt(total));
      return [
        { rule: `least${i}`, verdict: verdict(own >= least), value: own, threshold: least },
        kind === 'a'
          ? { rule: `share${i}`, verdict: verdict(portion >= share), value: portion, threshold: share }
          : { rule: `share${i}`, verdict: 'not-applicable' as const },
        { rule: `kind${i}`, verdict: verdict(['a', 'b'].includes(kind) && day <= today) },
      ];
    }),
    {
      rule: 'open',
      verdict: verdict(history.open_projects === 0),
      value: history.open_projects,
      threshold: 0,
    },
    { rule: 'list', verdict: verdict(!credit.blacklisted) },
  ];
}

const verdict = (holds: boolean): 'passed' | 'failed' => (holds ? 'passed' : 'failed');
