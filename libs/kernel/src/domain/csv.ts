/** A cell as spreadsheets read it, and never as a formula. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A table as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese; no cell becomes a formula. */
export const csv = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  '\uFEFF' + [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
