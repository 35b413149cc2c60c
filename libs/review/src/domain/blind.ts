import { isEmpty, type Definition, type Field } from '@keshen/programme';

/** An answer by its path, as a submission holds it. */
export interface GivenAnswer {
  path: string;
  value: unknown;
}

/** What stands in a text where a name was. */
export const BLOT = '▇▇';

/** Answers of these types name or reach somebody, whether the definition marks them or not. */
const naming: readonly Field['type'][] = [
  'organisation',
  'person',
  'mobile',
  'email',
  'resident-id',
  'credit-code',
  'bank-account',
];
const identifies = (field: Field): boolean => field.identifying === true || naming.includes(field.type);

/** Legal forms and the city, which a name is often written without. */
const around = /^(上海市?)|((股份)?有限(责任)?公司|集团)$/gu;

/** A name, and the name as it is used for short where enough of it is left. */
function namesOf(name: string): string[] {
  const short = name.replace(/[（(].*?[）)]/gu, '').replace(around, '');
  return [name, ...(short.length >= 4 && short !== name ? [short] : [])];
}

/** Fields by path, those that participants, payee and title name among them. */
function fieldsOf(definition: Definition): Map<string, Field> {
  return new Map(
    definition.form.sections.flatMap((section) =>
      section.fields.map((field) => [`${section.id}.${field.id}`, field] as const),
    ),
  );
}

/** Paths whose answers are kept from experts under blind review: marked ones, and all that name a participant or payee. */
export function hiddenPaths(definition: Definition): Set<string> {
  const { participants = [], payee, attachments } = definition.form;
  const named = [
    ...participants.flatMap(({ name, creditCode, residentId }) => [name, creditCode, residentId]),
    ...(payee ? Object.values(payee) : []),
  ];
  const marked = [...fieldsOf(definition)].filter(([, field]) => identifies(field)).map(([path]) => path);
  const files = attachments.filter((a) => a.identifying).map((a) => `attachments.${a.id}`);
  return new Set([...marked, ...files, ...named.filter((path) => path !== undefined)]);
}

/**
 * The words that give the applicant away: the names that are known (party, participants), and what was answered to
 * questions of words that identify. Longest first, so that a name is blotted out as a whole.
 */
export function tellingWords(
  definition: Definition,
  answers: readonly GivenAnswer[],
  known: readonly string[],
): string[] {
  const fields = fieldsOf(definition);
  const hidden = hiddenPaths(definition);
  const given = answers
    .filter(({ path }) => hidden.has(path) && fields.get(path)?.type !== 'choice')
    .flatMap(({ value }) => textsIn(value));
  const words = [...known, ...given]
    .map((word) => word.trim())
    // A single character or a short number stands everywhere.
    .filter((word) => [...word].length >= 2 && word.length <= 60 && !/^\d{1,8}$/.test(word))
    .flatMap(namesOf);
  return [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** A text without these words; letters of either case. */
export function blindText(text: string, words: readonly string[]): string {
  if (words.length === 0) return text;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return text.replace(new RegExp(pattern, 'giu'), BLOT);
}

/** Answers as an expert reads them under blind review; `hidden` are the paths that were answered and are not shown. */
export function blindAnswers(
  definition: Definition,
  answers: readonly GivenAnswer[],
  words: readonly string[],
): { answers: GivenAnswer[]; hidden: string[] } {
  const fields = fieldsOf(definition);
  const paths = hiddenPaths(definition);
  const hidden = answers
    .filter(({ path, value }) => paths.has(path) && !isEmpty(value))
    .map(({ path }) => path);
  const shown = answers
    .filter(({ path }) => !paths.has(path))
    .map(({ path, value }) => {
      const field = fields.get(path);
      return { path, value: blindValue(field?.type === 'group' ? withoutNames(field, value) : value, words) };
    });
  return { answers: shown, hidden };
}

/**
 * Under which name an expert sees a file: that of the attachment or the question it answers, never the one it was
 * given. Null where it is kept back, or belongs to nothing that was submitted.
 */
export function blindFileName(
  definition: Definition,
  answers: readonly GivenAnswer[],
  file: { id: string; extension: string },
  label: (text: { 'zh-CN': string; en: string }) => string,
): string | null {
  const fields = fieldsOf(definition);
  const paths = hiddenPaths(definition);
  for (const { path, value } of answers) {
    if (!Array.isArray(value) || paths.has(path)) continue;
    const at = value.indexOf(file.id);
    if (at < 0) continue;
    const attachment = definition.form.attachments.find(({ id }) => `attachments.${id}` === path);
    const name = attachment?.name ?? fields.get(path)?.label;
    if (!name) return null;
    return `${label(name)}${value.length > 1 ? ` ${at + 1}` : ''}.${file.extension}`;
  }
  return null;
}

/** Records without the questions in them that identify. */
const withoutNames = (field: Field & { type: 'group' }, value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((item: Record<string, unknown>) =>
        Object.fromEntries(
          Object.entries(item).filter(
            ([id]) => !field.fields.some((f) => f.id === id && identifies(f as Field)),
          ),
        ),
      )
    : value;

/** Every text in an answer. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function blindValue(value: unknown, words: readonly string[]): unknown {
  if (typeof value === 'string') return blindText(value, words);
  if (Array.isArray(value)) return value.map((each) => blindValue(each, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, blindValue(each, words)]));
}
