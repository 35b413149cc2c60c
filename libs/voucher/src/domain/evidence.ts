/** 发票: an eight-digit number with its ten- or twelve-digit code, or a twenty-digit number (数电发票) without one. */
export const invoicePattern = { code: /^(\d{10}|\d{12})?$/, number: /^(\d{8}|\d{20})$/ };

/** Whether code and number belong together: a short number needs its code, a long one has none. */
export const invoiceComplete = (code: string, number: string): boolean =>
  invoicePattern.code.test(code) &&
  invoicePattern.number.test(number) &&
  (number.length === 20) === (code === '');

/** By what an invoice is known for ever. */
export const invoiceKey = (code: string, number: string): string => `${code}:${number}`;
