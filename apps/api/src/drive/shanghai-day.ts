/** The calendar day in Shanghai. */
export const shanghaiDay = (instant: Date): string =>
  new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
