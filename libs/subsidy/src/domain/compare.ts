import type { PatentColumns, TableRow } from '@keshen/programme';
import { plainPatentNumber, type RegisteredPatent } from '@keshen/registry';

/** One thing that an item and the register say differently; `rule` differences name no value of the form. */
export interface Difference {
  what:
    | 'unknown'
    | 'status'
    | 'abnormal'
    | 'owner'
    | 'district'
    | 'number'
    | 'title'
    | 'kind'
    | 'appliedOn'
    | 'grantedOn'
    | 'reduced';
  here: string | null;
  register: string | null;
}

/** Names and titles compare without width, spaces and punctuation. */
const plain = (text: unknown): string =>
  String(text ?? '')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/**
 * What the register says otherwise than an item of the form, in the order in which an officer asks. Empty: the item
 * agrees. `null` means that the register does not know the number.
 */
export function comparePatent(
  columns: PatentColumns,
  item: TableRow,
  registered: RegisteredPatent | null,
  applicant: { name: string; creditCode: string | null; district: string },
): Difference[] {
  const here = (column: string | undefined): string | null => {
    const value = column === undefined ? undefined : item[column];
    return value === undefined || value === null || value === '' ? null : String(value);
  };
  const number = here(columns.number);
  if (!registered) return [{ what: 'unknown', here: number, register: null }];
  const abroad = columns.country !== undefined && here(columns.country) !== 'CN';
  const found: Difference[] = [];
  const differ = (
    what: Difference['what'],
    mine: string | null,
    theirs: string | null,
    equal: boolean,
  ): void => {
    if (!equal) found.push({ what, here: mine, register: theirs });
  };
  const first = registered.owners[0]!;
  const owns =
    first.creditCode !== undefined && applicant.creditCode !== null
      ? first.creditCode === applicant.creditCode
      : plain(first.name) === plain(applicant.name);
  differ(
    'number',
    number,
    registered.number,
    plainPatentNumber(number ?? '') === plainPatentNumber(registered.number),
  );
  differ('status', null, registered.status, registered.status === 'in-force');
  differ('abnormal', null, 'yes', registered.abnormal !== true);
  differ('owner', applicant.name, first.name, owns);
  if (registered.district !== undefined)
    differ('district', applicant.district, registered.district, registered.district === applicant.district);
  const pairs: [Difference['what'], string | undefined, string | null][] = [
    ['title', columns.title, registered.title],
    ['kind', columns.kind, registered.kind],
    ['appliedOn', columns.appliedOn, registered.appliedOn],
    ['grantedOn', abroad ? undefined : columns.grantedOn, registered.grantedOn],
  ];
  for (const [what, column, theirs] of pairs)
    if (column !== undefined) differ(what, here(column), theirs, plain(here(column)) === plain(theirs));
  if (columns.reduced !== undefined && registered.feeReduced !== undefined && !abroad) {
    const theirs = registered.feeReduced ? 'yes' : 'no';
    differ('reduced', here(columns.reduced), theirs, here(columns.reduced) === theirs);
  }
  return found;
}

/** A row of the form's table as the register knows the patent; what it does not know comes from the programme. */
export function itemOfRegister(
  columns: PatentColumns,
  patent: RegisteredPatent,
  constants: Record<string, string | number | boolean>,
): TableRow {
  const known: [string | undefined, unknown][] = [
    [columns.number, patent.number],
    [columns.title, patent.title],
    [columns.kind, patent.kind],
    [columns.appliedOn, patent.appliedOn],
    [columns.grantedOn, patent.grantedOn],
    [columns.owners, patent.owners.map((o) => o.name).join('、')],
    [columns.reduced, patent.feeReduced === undefined ? undefined : patent.feeReduced ? 'yes' : 'no'],
    [columns.fees, patent.feesFen],
    [columns.country, 'CN'],
  ];
  const item: TableRow = { ...constants };
  for (const [column, value] of known)
    if (column !== undefined && value !== undefined && value !== null) item[column] = value;
  return item;
}
