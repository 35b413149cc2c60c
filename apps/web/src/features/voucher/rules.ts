import { serviceCategories } from '@keshen/programme';
import { invoiceComplete } from '@keshen/voucher';
import type { StageState } from '../../ui';
import type { OrderView, Posting } from './voucher.api';

export const quotaAccounts = ['free', 'reserved', 'used', 'expired'] as const;
export type QuotaAccount = (typeof quotaAccounts)[number];
export const categories = serviceCategories;

/** How one posting changed each account of its quota; nothing for accounts that it left alone. */
export function changesOf(posting: Pick<Posting, 'entries'>): Partial<Record<QuotaAccount, number>> {
  const changes: Partial<Record<QuotaAccount, number>> = {};
  for (const { book, from, to, amountFen } of posting.entries) {
    if (book !== 'quota') continue;
    for (const account of quotaAccounts) {
      const by = (to === account ? amountFen : 0) - (from === account ? amountFen : 0);
      if (by !== 0) changes[account] = (changes[account] ?? 0) + by;
    }
  }
  return changes;
}

export const waySteps = ['place', 'accept', 'contract', 'perform', 'confirm', 'redeem'] as const;

/** 下单 → 接单 → 合同 → 完成 → 抵用 → 兑付 as a drawn line. */
export function wayOf(
  act: string | null,
  cancelled: boolean,
  redemption: { endedAt: string | null } | null,
): { key: (typeof waySteps)[number]; state: StageState }[] {
  const open = waySteps.findIndex((step) => step === act);
  const at = redemption ? (redemption.endedAt ? waySteps.length : 5) : open > 0 ? open : 1;
  return waySteps.map((key, index) => ({
    key,
    state: index < at ? 'done' : index > at ? 'todo' : cancelled ? 'returned' : 'now',
  }));
}

export type ActDraft = {
  contractNo: string;
  fen: number | null;
  contractedOn: string;
  invoiceCode: string;
  invoiceNumber: string;
  resultText: string;
  rating: number;
  siteFinding: string;
};
export const emptyAct: ActDraft = {
  contractNo: '',
  fen: null,
  contractedOn: '',
  invoiceCode: '',
  invoiceNumber: '',
  resultText: '',
  rating: 5,
  siteFinding: '',
};
export type ActLack =
  | 'contractNo'
  | 'fen'
  | 'contractedOn'
  | 'invoice'
  | 'resultText'
  | 'contractFile'
  | 'invoiceFile'
  | 'resultFile'
  | 'paidFile';
type Files = Partial<Record<'contract' | 'invoice' | 'result' | 'paid', string>>;

const amount = (fen: number | null): fen is number => typeof fen === 'number' && fen > 0;

/** What an act still lacks, in the order of its form. */
export function lacksOf(act: 'contract' | 'perform' | 'confirm', draft: ActDraft, files: Files): ActLack[] {
  const lacks: [ActLack, boolean][] = {
    contract: [
      ['contractNo', draft.contractNo.trim().length < 2],
      ['fen', !amount(draft.fen)],
      ['contractedOn', !draft.contractedOn],
      ['contractFile', !files.contract],
    ] as [ActLack, boolean][],
    perform: [
      ['invoice', !invoiceComplete(draft.invoiceCode, draft.invoiceNumber)],
      ['fen', !amount(draft.fen)],
      ['invoiceFile', !files.invoice],
      ['resultText', draft.resultText.trim().length < 2],
      ['resultFile', !files.result],
    ] as [ActLack, boolean][],
    confirm: [['paidFile', !files.paid]] as [ActLack, boolean][],
  }[act];
  return lacks.filter(([, lacking]) => lacking).map(([lack]) => lack);
}

/** The record of an act, as the server takes it. */
export function recordOf(
  act: 'contract' | 'perform' | 'confirm',
  draft: ActDraft,
  files: Files,
): Record<string, unknown> {
  switch (act) {
    case 'contract':
      return {
        contractNo: draft.contractNo.trim(),
        contractFen: draft.fen,
        contractedOn: draft.contractedOn,
        contractFile: files.contract,
      };
    case 'perform':
      return {
        invoiceCode: draft.invoiceCode,
        invoiceNumber: draft.invoiceNumber,
        invoiceFen: draft.fen,
        invoiceFile: files.invoice,
        resultFile: files.result,
        resultText: draft.resultText.trim(),
      };
    case 'confirm':
      return { rating: draft.rating, paidFile: files.paid };
  }
}

/** The case in which something is owed or last happened: the redemption once there is one. */
export const caseOf = (view: OrderView, kind: 'order' | 'redemption') =>
  view.cases.find((one) => one.kind === kind) ?? null;
