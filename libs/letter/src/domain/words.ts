import type { LetterKind } from '@keshen/programme';

/** What a letter is filled with: texts, and lists of the same. */
export interface Words {
  [name: string]: string | boolean | Words[];
}

/** Which words a template may use: `true` is a text or a condition, a tree is a list with the words of its items. */
export interface WordTree {
  [name: string]: true | WordTree;
}

const list = (...names: string[]): WordTree => Object.fromEntries(names.map((name) => [name, true]));

/** Known of every letter about a case. */
const common = list(
  'number',
  'date',
  'commission',
  'programme',
  'call',
  'callNumber',
  'reference',
  'title',
  'party',
  'creditCode',
  'town',
  'stage',
  'outcome',
  'remark',
  'due',
  'amount',
  'amountCapitals',
  'noticeNumber',
);

/** The words of each kind of letter; docs/decisions says why a template may use no others. */
export const letterWords: Record<LetterKind, WordTree> = {
  admission: common,
  correction: { ...common, sections: list('section') },
  'not-admitted': common,
  refusal: common,
  award: { ...common, instalments: list('label', 'percent', 'amount', 'after') },
  payment: { ...common, ...list('instalment', 'paid', 'paidCapitals', 'paidOn', 'payee', 'received') },
  acceptance: { ...common, ...list('heldOn', 'panel') },
  certificate: { ...common, ...list('registrationNumber', 'registeredOn') },
  agreement: {
    ...list(
      'number',
      'date',
      'version',
      'digest',
      'reference',
      'programme',
      'commission',
      'party',
      'creditCode',
    ),
    ...list('title', 'amount', 'amountCapitals', 'partySigned', 'commissionSigned'),
    sections: { heading: true, lines: list('label', 'text') },
    instalments: list('label', 'percent', 'amount', 'after'),
    duties: list('text'),
  },
  notice: {
    ...list(
      'number',
      'date',
      'commission',
      'title',
      'programme',
      'call',
      'startsOn',
      'endsOn',
      'workingDays',
    ),
    ...list('contactOffice', 'contactPhone', 'contactAddress', 'total', 'count', 'award', 'redemption'),
    items: list('position', 'party', 'title', 'town', 'amount'),
  },
};

/** A tag of a template where it stands: in which part, in its how manieth paragraph, with the words around it. */
export interface Tag {
  name: string;
  /** Fills in a word, opens or closes a list or condition, or would write markup. */
  does: 'fill' | 'open' | 'close' | 'raw';
  part: 'body' | 'header' | 'footer';
  paragraph: number;
  text: string;
}

export interface SortedTags {
  /** Names, in the order met, each once. */
  known: string[];
  unknown: Tag[];
}

/** Parts the tags of a template by whether this kind has a word for them there. Inner tags also see the outer words. */
export function sortTags(kind: LetterKind, tags: readonly Tag[]): SortedTags {
  const known = new Set<string>();
  const unknown: Tag[] = [];
  const scopes: WordTree[] = [letterWords[kind]];
  for (const tag of tags) {
    if (tag.does === 'close') {
      scopes.pop();
      continue;
    }
    const word = scopes.findLast((scope) => Object.hasOwn(scope, tag.name))?.[tag.name];
    if (word === undefined) unknown.push(tag);
    else known.add(tag.name);
    if (tag.does === 'open') scopes.push(typeof word === 'object' ? word : {});
  }
  return { known: [...known], unknown };
}
