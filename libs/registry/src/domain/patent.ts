import { z } from 'zod';

/** 专利: what the patent register says about one number. Dates are `YYYY-MM-DD`; what it does not know is absent. */
export const registeredPatentSchema = z.object({
  /** As the register writes it: twelve digits, a point, the check digit, with or without ZL. */
  number: z.string().max(24),
  title: z.string().max(300),
  kind: z.enum(['invention', 'utility', 'design']),
  /** 授权有效, 审查中, 失效. */
  status: z.enum(['in-force', 'pending', 'lapsed']),
  /** In the order of the register; the first is 第一权利人. */
  owners: z
    .array(z.object({ name: z.string().max(200), creditCode: z.string().max(18).optional() }))
    .min(1)
    .max(50),
  /** District of the first owner's address: a GB/T 2260 code. */
  district: z.string().max(6).optional(),
  appliedOn: z.iso.date(),
  grantedOn: z.iso.date().nullable(),
  /** 费减, 非正常申请. */
  feeReduced: z.boolean().optional(),
  abnormal: z.boolean().optional(),
  /** Official fees paid up to the grant, in fen. */
  feesFen: z.int().min(0).optional(),
});
export type RegisteredPatent = z.infer<typeof registeredPatentSchema>;

/** Patents granted in a period, a page at a time; `next` asks for the page after. */
export const grantedPageSchema = z.object({
  items: z.array(registeredPatentSchema).max(200),
  next: z.string().max(200).nullable(),
});
export type GrantedPage = z.infer<typeof grantedPageSchema>;

/** A patent number in comparable form: width, spaces, points and the ZL (or CN) before it do not matter. */
export const plainPatentNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/^(?:ZL|CN)/, '');
