/** One tag of an XML text: its local name, its attributes, and the text that follows it up to the next tag. */
export interface Tag {
  name: string;
  closes: boolean;
  /** `<a/>`: opens and closes at once. */
  empty: boolean;
  attributes: string;
  text: string;
}

/** No `<` within a tag: a text made of beginnings costs no more than its length. */
const TAG = /<(\/?)(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>([^<]*)/g;

/**
 * The tags of an XML text in their order, one at a time, so that a reader may stop early. Enough for the parts of a
 * spreadsheet; entities that a document declares itself are not expanded.
 */
export function* tagsOf(xml: string): Generator<Tag> {
  for (const [, slash, name, attributes, empty, text] of xml.matchAll(TAG))
    yield {
      name: name!,
      closes: slash === '/',
      empty: empty === '/',
      attributes: attributes!,
      text: text!,
    };
}

const patterns = new Map<string, RegExp>();

/** The value of an attribute, by its name with or without a prefix (`id` finds `r:id`); undefined without it. */
export function attribute(tag: Tag, name: string): string | undefined {
  let wanted = patterns.get(name);
  if (!wanted)
    patterns.set(name, (wanted = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)));
  const found = wanted.exec(tag.attributes);
  return found ? unescaped(found[1] ?? found[2]!) : undefined;
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five entities and character numbers of XML, and the `_x000D_` of spreadsheets. */
export const unescaped = (text: string): string =>
  text
    .replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]+));/g, (whole, hex, decimal, name) => {
      if (name) return named[name as string] ?? (whole as string);
      const code = hex ? parseInt(hex as string, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/_x([0-9a-fA-F]{4})_/g, (_, hex) => String.fromCharCode(parseInt(hex as string, 16)));
