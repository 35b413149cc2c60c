import { wanText } from '@keshen/kernel';

/** A row of the export; days as they are written. Amounts in fen. */
export interface ExportedRow {
  caseId: string;
  key: string;
  reference: string;
  title: string;
  party: string;
  town: string | null;
  programme: string;
  call: string;
  stage: string;
  askedFen: number | null;
  submitted: string | null;
  entered: string;
  result: string | null;
  versionId: string;
}

const day = (at: string): string => `to_char(${at} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;
/** Its columns, of a case `c` with application `a`, enterprise `p` and call `k`: nothing that is not written. */
export const EXPORTED = `a.reference, a.title, p.name as party, a.town, k.programme_code as programme,
  k.title ->> 'zh-CN' as call, c.stage, a.asked_fen as "askedFen", ${day('a.submitted_at')} as submitted,
  ${day('c.entered_at')} as entered, c.result, c.programme_version_id as "versionId"`;

export const EXPORT_HEAD = [
  '申报编号',
  '项目',
  '申报单位',
  '街镇',
  '专项',
  '批次',
  '环节',
  '申请（万元）',
  '提交日期',
  '进入环节日期',
  '结果',
];
const results: Record<string, string> = {
  completed: '办结',
  refused: '不予立项',
  withdrawn: '撤回',
  lapsed: '失效',
  terminated: '终止',
};

/** Its cells, as `EXPORT_HEAD` names them. */
export const cellsOf = (row: ExportedRow, stage: string): string[] => [
  row.reference,
  row.title,
  row.party,
  row.town ?? '',
  row.programme,
  row.call,
  stage,
  row.askedFen === null ? '' : wanText(row.askedFen),
  row.submitted ?? '',
  row.entered,
  row.result ? (results[row.result] ?? row.result) : '',
];
