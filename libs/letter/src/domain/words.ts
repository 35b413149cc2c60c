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

/** The tags of a template as they nest: a list or condition holds those inside it. */
export interface TagTree {
  [name: string]: TagTree;
}

/** The tags that no word of this kind answers, in the order met, each once. Inner tags also see the outer words. */
export function unknownWords(kind: LetterKind, tags: TagTree): string[] {
  const found = new Set<string>();
  const walk = (inside: TagTree, scopes: WordTree[]): void => {
    for (const [name, inner] of Object.entries(inside)) {
      const scope = scopes.find((each) => Object.hasOwn(each, name));
      const word = scope?.[name];
      if (word === undefined) found.add(name);
      walk(inner, typeof word === 'object' ? [word, ...scopes] : scopes);
    }
  };
  walk(tags, [letterWords[kind]]);
  return [...found];
}

/** Words to try a template with: every text its own name, two items in every list. */
export function sampleWords(tree: WordTree): Words {
  return Object.fromEntries(
    Object.entries(tree).map(([name, inner]) => [
      name,
      inner === true ? `〔${name}〕` : [sampleWords(inner), sampleWords(inner)],
    ]),
  );
}
