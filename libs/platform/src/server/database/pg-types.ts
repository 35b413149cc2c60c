import pg from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016 as number as Parameters<typeof pg.types.setTypeParser>[0]; // not in the list of @types/pg
const DATE = 1082;

/** Sums of fen and row numbers are safe integers in practice; one that is not stays text rather than go wrong. */
export const parseInt8 = (text: string): number | string => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
};

const parseTextArray = pg.types.getTypeParser(INT8_ARRAY) as (text: string) => (string | null)[];

/** How the whole program reads PostgreSQL's types: bigint as number, date as YYYY-MM-DD. */
export function installTypeParsers(): void {
  pg.types.setTypeParser(INT8, parseInt8);
  pg.types.setTypeParser(INT8_ARRAY, (text: string) =>
    parseTextArray(text).map((v) => (v === null ? null : parseInt8(v))),
  );
  pg.types.setTypeParser(DATE, (text: string) => text);
}
