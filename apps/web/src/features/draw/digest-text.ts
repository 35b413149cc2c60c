/** A digest or seed in groups of eight digits, as people compare them. */
export const digestText = (hex: string): string => hex.replace(/(.{8})(?=.)/g, '$1 ');
