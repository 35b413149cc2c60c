import { invalid } from './refusal';

/** An amount in fen (1/100 yuan): always a safe integer. */
export type Fen = number;

const FEN_DIGITS_OF_YUAN = 2;
const FEN_DIGITS_OF_WAN = 6;
const DECIMAL = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/;

/** Amounts computed here that are no safe integer are bugs of the caller, not refusals to a person. */
const checked = (fen: number): Fen => {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not an amount in fen: ${fen}`);
  return fen === 0 ? 0 : fen;
};

const parse = (text: string, digits: number): Fen => {
  // NFKC makes half-width characters of the full-width digits, commas and points a Chinese keyboard gives.
  const match = DECIMAL.exec(text.normalize('NFKC').trim());
  const fraction = match?.[3]?.replace(/0+$/, '') ?? '';
  if (!match || fraction.length > digits) throw invalid('money.malformed', { text: text.slice(0, 40) });
  const fen = BigInt(match[2]!.replaceAll(',', '') + fraction.padEnd(digits, '0'));
  if (fen > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid('money.too-large', { text: text.slice(0, 40) });
  return checked(match[1] ? -Number(fen) : Number(fen));
};

/**
 * Reads yuan exactly: `1,234.56` → 123456. Full-width characters and well-placed commas are understood.
 * Refuses `money.malformed` (no number, or finer than a fen) and `money.too-large` (no safe integer of fen).
 */
export const fenFromYuan = (text: string): Fen => parse(text, FEN_DIGITS_OF_YUAN);

/** Reads 万元 exactly, up to six decimals (a fen): `10.5` → 10500000. Refuses as fenFromYuan does. */
export const fenFromWan = (text: string): Fen => parse(text, FEN_DIGITS_OF_WAN);

const decimal = (fen: Fen, digits: number, atLeast: number): string => {
  checked(fen);
  const all = String(Math.abs(fen)).padStart(digits + 1, '0');
  const whole = all.slice(0, -digits).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = all.slice(-digits).replace(/0+$/, '').padEnd(atLeast, '0');
  return `${fen < 0 ? '-' : ''}${whole}.${fraction}`;
};

/** Yuan with commas and two decimals: 10000000 → `100,000.00`. */
export const yuanText = (fen: Fen): string => decimal(fen, FEN_DIGITS_OF_YUAN, 2);

/** 万元 with two decimals, and as many more (at most six) as exactness needs: `10.00`, `1.234567`. */
export const wanText = (fen: Fen): string => decimal(fen, FEN_DIGITS_OF_WAN, 2);

/** The exact sum; of nothing it is 0. */
export const addFen = (...amounts: Fen[]): Fen => amounts.reduce((sum, a) => checked(sum + checked(a)), 0);

/**
 * `fen × numerator ÷ denominator`, rounded down to a whole fen, without a float in between.
 * Numerator and denominator are integers, the denominator positive: 30 % is (30, 100).
 */
export const ratioOfFen = (fen: Fen, numerator: number, denominator: number): Fen => {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError(`not a ratio: ${numerator}/${denominator}`);
  }
  const product = BigInt(checked(fen)) * BigInt(numerator);
  const by = BigInt(denominator);
  const down = product % by < 0n ? product / by - 1n : product / by;
  return checked(Number(down));
};

/** Percentages may have up to four decimals; they are counted in millionths so that their sum is exact. */
const MILLIONTHS = 10_000;

/**
 * Splits a total by percentages such as [60, 40]: every part is rounded down to a fen, the last takes the rest,
 * so the parts sum to the total exactly. Refuses `money.split` unless the percentages are 0 to 100 and sum to 100.
 */
export const splitFen = (total: Fen, percents: readonly number[]): Fen[] => {
  const shares = percents.map((p) => Math.round(p * MILLIONTHS));
  const exact = percents.every((p, i) => p >= 0 && Math.abs(p * MILLIONTHS - shares[i]!) < 1e-6);
  if (!exact || shares.reduce((a, b) => a + b, 0) !== 100 * MILLIONTHS) {
    throw invalid('money.split', { percents: [...percents] });
  }
  const parts = shares.slice(0, -1).map((share) => ratioOfFen(total, share, 100 * MILLIONTHS));
  return [...parts, checked(total - addFen(...parts))];
};
