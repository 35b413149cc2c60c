/** The address and, when there are any, the demonstration accounts: one line of JSON each. */
export function showWelcome(address, lines) {
  process.stdout.write(welcome(address, lines));
}

export function welcome(address, lines) {
  const accounts = lines
    .split('\n')
    .filter((line) => line.startsWith('{"role":'))
    .map((line) => JSON.parse(line));
  return [
    '',
    `  科申 Keshen   ${address}`,
    '',
    ...(accounts.length > 0 ? ['  演示账号 · demonstration accounts', ...table(accounts), ''] : []),
    '  按 Ctrl-C 停止 · Ctrl-C stops everything',
    '',
    '',
  ].join('\n');
}

function table(accounts) {
  const rows = accounts.map(({ role, name, email, password }) =>
    [role, name ?? '', email, password].map(String),
  );
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => width(row[column]))));
  return rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell + ' '.repeat(widths[column] - width(cell)))
        .join('  ')
        .trimEnd()}`,
  );
}

/** Columns on a terminal: a Chinese character takes two. */
const width = (text) => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) >= 0x1100 ? 2 : 1), 0);
