import Docxtemplater, { type DXT } from 'docxtemplater';
import type PizZip from 'pizzip';
import { invalid } from '@keshen/kernel';
import type { LetterKind } from '@keshen/programme';
import { exampleWords } from '../../domain/examples';
import { sortTags, type SortedTags, type Tag, type Words } from '../../domain/words';
import { openDocx } from './open';
import { MADE } from './write';

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

/** What stands in the place of a word that has no value. */
type Blank = (name: string) => string;
const dash: Blank = () => '—';

const templateOf = (zip: PizZip, blank = dash): Docxtemplater =>
  new Docxtemplater(zip, {
    paragraphLoop: true,
    linebreaks: true,
    stripInvalidXMLChars: true,
    errorLogging: false,
    parser,
    // A word without a value is told as such; a list without items writes nothing.
    nullGetter: ({ module, value = '' }: Part) => (module ? '' : blank(value)),
  } as DXT.ConstructorOptions);

/** Fills a checked template. */
export const fillDocx = (template: Buffer, words: Words): Buffer => filled(template, words, dash);

/** The same with example values; a placeholder that nobody will fill shows as itself. */
export const fillExample = (kind: LetterKind, template: Buffer): Buffer =>
  filled(template, exampleWords(kind), (name) => `【？${name}】`);

function filled(template: Buffer, words: Words, blank: Blank): Buffer {
  const document = templateOf(openDocx(template), blank);
  document.render(words);
  // The same words give the same bytes: when they were asked for tells nothing.
  for (const part of Object.values((document.getZip() as PizZip).files)) part.date = MADE;
  return document.toBuffer();
}

/**
 * The placeholders of a template, those of its kind and those that nobody fills, where they stand. Refuses what openDocx
 * refuses, `template.broken` (tags that do not close; with their names), `template.raw` (tags that would write markup).
 */
export function readTemplate(kind: LetterKind, bytes: Buffer): SortedTags {
  const tags = tagsOf(bytes);
  const raw = tags.filter(({ does }) => does === 'raw').map(({ name }) => `@${name}`);
  if (raw.length) throw invalid('template.raw', { field: 'file', words: raw });
  return sortTags(kind, tags);
}

/**
 * Checks a template before it is taken into use: what readTemplate refuses, and `template.words` (placeholders that this
 * kind has no word for, with their names). It is filled once, so that what is accepted can be written.
 */
export function checkTemplate(kind: LetterKind, bytes: Buffer): void {
  const names = readTemplate(kind, bytes).unknown.map(({ name }) => name);
  if (names.length) throw invalid('template.words', { field: 'file', words: [...new Set(names)] });
  fillExample(kind, bytes);
}

interface Part {
  type: string;
  module?: string;
  location?: string;
  position?: string;
  tag?: string;
  value?: string;
}

/** The tags of the text, of each header and of each footer, in the order of reading. */
function tagsOf(bytes: Buffer): Tag[] {
  try {
    const { compiled } = templateOf(openDocx(bytes)) as unknown as {
      compiled: Record<string, { parsed: Part[] }>;
    };
    return Object.entries(compiled).flatMap(([file, { parsed }]) => tagsIn(partOf(file), parsed));
  } catch (error) {
    throw brokenTags(error);
  }
}

const partOf = (file: string): Tag['part'] =>
  (['header', 'footer'] as const).find((part) => file.includes(part)) ?? 'body';

function tagsIn(part: Tag['part'], parts: readonly Part[]): Tag[] {
  const found: Tag[] = [];
  let paragraph = 0;
  let here: Tag[] = [];
  let text = '';
  for (const { type, module, location, position, tag, value = '' } of parts) {
    if (type === 'content' && position === 'insidetag') text += value;
    if (type === 'placeholder') {
      const does = module === 'rawxml' ? 'raw' : module !== 'loop' ? 'fill' : location ? 'close' : 'open';
      here.push({ name: value, does, part, paragraph, text: '' });
      text += `{${does === 'open' ? '#' : does === 'close' ? '/' : ''}${value}}`;
    }
    if (tag !== 'w:p') continue;
    // A paragraph within a drawing ends the one around it early: its words are told in two pieces.
    found.push(...here.map((each) => ({ ...each, text })));
    here = [];
    text = '';
    if (position === 'start') paragraph += 1;
  }
  return found;
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
