import Docxtemplater, { type DXT } from 'docxtemplater';
import type PizZip from 'pizzip';
import { invalid } from '@keshen/kernel';
import type { LetterKind } from '@keshen/programme';
import { letterWords, sampleWords, unknownWords, type TagTree, type Words } from '../../domain/words';
import { openDocx } from './open';

/**
 * A tag is a name and nothing else: it is looked up among the own words of the scope. There is no expression language
 * here, so a template computes nothing and reaches nothing.
 */
const parser = (tag: string) => ({
  get: (scope: unknown): unknown => {
    if (tag === '.') return scope;
    return typeof scope === 'object' && scope !== null && Object.hasOwn(scope, tag)
      ? (scope as Words)[tag]
      : undefined;
  },
});

const templateOf = (zip: PizZip): Docxtemplater =>
  new Docxtemplater(zip, {
    paragraphLoop: true,
    linebreaks: true,
    stripInvalidXMLChars: true,
    errorLogging: false,
    parser,
    // A word without a value is told as such; a list without items writes nothing.
    nullGetter: (part: { module?: string }) => (part.module ? '' : '—'),
  } as DXT.ConstructorOptions);

/** Fills a checked template. */
export function fillDocx(template: Buffer, words: Words): Buffer {
  const document = templateOf(openDocx(template));
  document.render(words);
  return document.toBuffer();
}

/**
 * Checks an uploaded template of a kind: what openDocx refuses, `template.broken` (tags that do not close; with their
 * names), `template.raw` (tags that would write markup), `template.words` (placeholders that this kind has no word for,
 * with their names). It is filled once with sample words, so that what is accepted can be written.
 */
export function checkTemplate(kind: LetterKind, bytes: Buffer): void {
  const found = { raw: [] as string[], tags: {} as TagTree };
  for (const parts of partsOf(bytes)) gather(parts, found, found.tags);
  if (found.raw.length) throw invalid('template.raw', { field: 'file', words: found.raw });
  const unknown = unknownWords(kind, found.tags);
  if (unknown.length) throw invalid('template.words', { field: 'file', words: unknown });
  fillDocx(bytes, sampleWords(letterWords[kind]));
}

interface Part {
  type: string;
  module?: string;
  value?: string;
  subparsed?: Part[];
}

/** The parsed parts of the text, of each header and of each footer. */
function partsOf(bytes: Buffer): Part[][] {
  try {
    const { compiled } = templateOf(openDocx(bytes)) as unknown as {
      compiled: Record<string, { postparsed: Part[] }>;
    };
    return Object.values(compiled).map(({ postparsed }) => postparsed);
  } catch (error) {
    throw brokenTags(error);
  }
}

function gather(parts: Part[], found: { raw: string[] }, tags: TagTree): void {
  for (const { type, module, value, subparsed } of parts) {
    if (type !== 'placeholder' || value === undefined) continue;
    if (module === 'rawxml') found.raw.push(`@${value}`);
    const inner = (tags[value] ??= {});
    if (subparsed) gather(subparsed, found, inner);
  }
}

/** docxtemplater gathers every tag that is wrong; anything else is passed on as it is. */
function brokenTags(error: unknown): unknown {
  const { properties } = error as { properties?: { errors?: TagError[]; xtag?: string } };
  if (!properties) return error;
  const tags = (properties.errors ?? [error as TagError]).map((each) => each.properties?.xtag ?? '');
  return invalid('template.broken', {
    field: 'file',
    words: [...new Set(tags.filter(Boolean))].slice(0, 20),
  });
}
interface TagError {
  properties?: { xtag?: string };
}
