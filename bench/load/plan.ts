/** A PDF of so many bytes with one empty page: what is in it does not matter, only how much. */
export function planOf(bytes: number): Buffer {
  const head = Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n',
  );
  const tail = Buffer.from('\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  const filling = Buffer.alloc(Math.max(0, bytes - head.length - tail.length), '%'.padEnd(79, '.') + '\n');
  return Buffer.concat([head, filling, tail]);
}
