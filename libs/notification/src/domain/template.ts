import { textIn, type Locale, type Text } from '@keshen/kernel';

/** A message in both languages; `{name}` is filled in from the data of whoever tells. */
export type Template = { id?: string; subject: Text; body: Text };

/** A value per placeholder; one that is in both languages is given in the reader's. `link` is a path of the portal. */
export type TemplateData = Readonly<Record<string, string | Text>>;

/** The values in a language. */
export const dataIn = (data: TemplateData, locale: Locale): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : textIn(value, locale),
    ]),
  );

const placeholder = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** The names a text wants to be filled in, each once. */
export const placeholdersOf = (text: string): string[] => [
  ...new Set([...text.matchAll(placeholder)].map((match) => match[1]!)),
];

/**
 * Fills a text in, in one pass: a value that looks like a placeholder stays as it is. A name without a value throws:
 * templates are checked when they are published, so it is the teller's bug.
 */
export const fill = (text: string, data: Readonly<Record<string, string>>): string =>
  text.replace(placeholder, (_match, name: string) => {
    if (!Object.hasOwn(data, name)) throw new RangeError(`no value for {${name}}`);
    return data[name]!;
  });

/** The address people can open: a path of the portal becomes complete, any other stays. */
export const absoluteLink = (link: string, publicUrl: string): string =>
  link.startsWith('/') && !link.startsWith('//') ? `${publicUrl}${link}` : link;

/** The data with its `link` complete. */
export const withAbsoluteLink = (
  data: Readonly<Record<string, string>>,
  publicUrl: string,
): Record<string, string> =>
  data['link'] === undefined ? { ...data } : { ...data, link: absoluteLink(data['link'], publicUrl) };
