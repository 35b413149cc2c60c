import { invalid } from '@keshen/kernel';
import { unzip, type Unzipped } from './unzip';
import { attribute, tagsOf, unescaped } from './xml';

/** A sheet of a workbook: its name, whether people see it, and the XML that it is. */
export interface SheetPart {
  name: string;
  hidden: boolean;
  xml: () => string;
}

/** What the cells of every sheet refer to. */
export interface Workbook {
  sheets: SheetPart[];
  strings: string[];
  /** Style numbers whose cells are dates. */
  dateStyles: ReadonlySet<number>;
  /** Days are counted from 1904 rather than from 1900. */
  from1904: boolean;
}

/** Compound files: spreadsheets of before 2007, and those with a password. */
const OLD = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from([0x50, 0x4b]);

/**
 * Opens an xlsx file without trusting it. Refuses `spreadsheet.old-format` (xls, or a password), `spreadsheet.format`
 * (no spreadsheet) and `spreadsheet.too-large` (more than `most` bytes once unpacked).
 */
export function openWorkbook(bytes: Buffer, most: number): Workbook {
  if (bytes.subarray(0, 4).equals(OLD)) throw invalid('spreadsheet.old-format');
  if (!bytes.subarray(0, 2).equals(ZIP)) throw invalid('spreadsheet.format');
  const zip = unzip(bytes, most);
  const targets = relations(zip);
  const sheets: SheetPart[] = [];
  let from1904 = false;
  for (const tag of tagsOf(zip.text('xl/workbook.xml'))) {
    if (tag.name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute(tag, 'date1904') ?? '');
    if (tag.name !== 'sheet' || tag.closes) continue;
    const target = targets.get(attribute(tag, 'id') ?? '');
    if (target?.includes('worksheets/'))
      sheets.push({
        name: attribute(tag, 'name') ?? '',
        hidden: (attribute(tag, 'state') ?? 'visible') !== 'visible',
        xml: () => zip.text(target),
      });
  }
  return { sheets, strings: sharedStrings(zip), dateStyles: dateStyles(zip), from1904 };
}

function relations(zip: Unzipped): Map<string, string> {
  const found = new Map<string, string>();
  for (const tag of tagsOf(zip.text('xl/_rels/workbook.xml.rels'))) {
    const [id, target] = [attribute(tag, 'Id'), attribute(tag, 'Target')];
    if (id && target) found.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  return found;
}

function sharedStrings(zip: Unzipped): string[] {
  if (!zip.has('xl/sharedStrings.xml')) return [];
  const found: string[] = [];
  let parts: string[] = [];
  let sounds = false;
  for (const tag of tagsOf(zip.text('xl/sharedStrings.xml'))) {
    if (tag.name === 'si' && !tag.closes) parts = [];
    if (tag.name === 'si' && (tag.closes || tag.empty)) found.push(unescaped(parts.join('')));
    if (tag.name === 'rPh') sounds = !tag.closes && !tag.empty;
    if (tag.name === 't' && !tag.closes && !sounds) parts.push(tag.text);
  }
  return found;
}

/** Formats of the standard that show a day (ECMA-376, 18.8.30), those of East Asian languages among them. */
const isDateFormat = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);

function dateStyles(zip: Unzipped): Set<number> {
  const found = new Set<number>();
  if (!zip.has('xl/styles.xml')) return found;
  const own = new Map<number, boolean>();
  let style = 0;
  let inside = false;
  for (const tag of tagsOf(zip.text('xl/styles.xml'))) {
    if (tag.name === 'numFmt' && !tag.closes) {
      // Literal words and colours of a format say nothing of days: `0"years"`, `[Red]0`.
      const code = (attribute(tag, 'formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
      own.set(Number(attribute(tag, 'numFmtId')), /[yd]/i.test(code));
    }
    if (tag.name === 'cellXfs') inside = !tag.closes;
    if (tag.name === 'xf' && !tag.closes && inside) {
      const id = Number(attribute(tag, 'numFmtId') ?? 0);
      if (own.get(id) ?? isDateFormat(id)) found.add(style);
      style++;
    }
  }
  return found;
}
