const SUBJECT_MOST = 200;

/**
 * A subject of one line: control characters and line ends become a blank, so that nobody's project title can add a
 * header (RFC 5322) to the mail.
 */
export const subjectLine = (text: string): string => {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return line.length > SUBJECT_MOST ? `${line.slice(0, SUBJECT_MOST - 1)}…` : line;
};

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]!);

/** Addresses of the portal itself become links; what a person wrote into a title does not. */
const linked = (html: string, publicUrl: string): string => {
  const own = escaped(publicUrl).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return html.replace(
    new RegExp(`${own}(?:/[\\w\\-./?=%#]*|(?![\\w.:@-]))`, 'g'),
    (url) => `<a href="${url}">${url}</a>`,
  );
};

/** The body as a simple HTML page: paragraphs, escaped, readable without images and styles. */
export function htmlOf(text: string, locale: string, publicUrl: string): string {
  const paragraphs = text
    .split(/\n{2,}/)
    .map((part) => `<p>${linked(escaped(part), publicUrl).replace(/\n/g, '<br>')}</p>`)
    .join('\n');
  return `<!doctype html>
<html lang="${escaped(locale)}"><head><meta charset="utf-8"></head>
<body style="font:16px/1.7 sans-serif;max-width:40em;margin:1.5em auto;padding:0 1em">
${paragraphs}
</body></html>`;
}

/** An address as lists show it: `wa***@example.com`. */
export const maskAddress = (address: string): string => address.replace(/^(.{1,2})[^@]*@/, '$1***@');
