import type { Fen } from './money';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const UNITS = ['', '拾', '佰', '仟'];

const below10000 = (n: number): string => {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(n / 10 ** place) % 10;
    if (digit === 0) {
      gap = text !== '';
      continue;
    }
    text += (gap ? '零' : '') + DIGITS[digit] + UNITS[place];
    gap = false;
  }
  return text;
};

const whole = (n: number): string => {
  for (const [size, unit] of [[1e8, '亿'] as const, [1e4, '万'] as const]) {
    if (n < size) continue;
    const rest = n % size;
    const zero = rest > 0 && rest < size / 10 ? '零' : '';
    return whole(Math.floor(n / size)) + unit + zero + (rest > 0 ? whole(rest) : '');
  }
  return below10000(n);
};

/**
 * The amount in the capital figures of bills and receipts: 15000000 → 壹拾伍万元整.
 * After 支付结算办法 附一《正确填写票据和结算凭证的基本规定》: 整 only where the amount ends with 元, one 零 for a
 * gap, 零 between 元 and 分 where 角 is nought. Where the rule leaves 零 or 整 free it is left out.
 * Negative amounts, which bills do not know, begin with 负.
 */
export const capitals = (fen: Fen): string => {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not an amount in fen: ${fen}`);
  const amount = Math.abs(fen);
  const jiao = Math.floor(amount / 10) % 10;
  const cents = amount % 10;
  const yuan = (amount - jiao * 10 - cents) / 100;
  const head = yuan > 0 ? `${whole(yuan)}元` : '';
  const sign = fen < 0 ? '负' : '';
  if (jiao === 0 && cents === 0) return `${sign}${head || '零元'}整`;
  const jiaoText = jiao > 0 ? `${DIGITS[jiao]}角` : head && '零';
  return sign + head + jiaoText + (cents > 0 ? `${DIGITS[cents]}分` : '');
};
