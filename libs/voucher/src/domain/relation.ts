import type { RelationKind } from '@keshen/programme';

/** What is known of one side of an order: from the register of legal persons, and who acts for it here. */
export interface Side {
  creditCode: string | null;
  legalRepresentative: string | null;
  /** Credit codes or names of its shareholders. */
  shareholders: readonly string[];
  /** Addresses of its offices. */
  offices: readonly string[];
  /** Accounts of its people. */
  people: readonly string[];
  /** Whether the register of legal persons knows it; a team has no entry there. */
  registered: boolean;
}

const normal = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
const shares = (a: readonly string[], b: readonly string[]): boolean => {
  const known = new Set(a.map(normal).filter(Boolean));
  return b.some((one) => known.has(normal(one)));
};
const named = (name: string | null): string[] => (name ? [name] : []);

/** 关联关系 between buyer and seller, each kind once; one side that holds the other counts as a shared shareholder. */
export function relationsOf(buyer: Side, seller: Side): RelationKind[] {
  const found: [RelationKind, boolean][] = [
    ['same_code', shares(named(buyer.creditCode), named(seller.creditCode))],
    ['same_representative', shares(named(buyer.legalRepresentative), named(seller.legalRepresentative))],
    [
      'shared_shareholder',
      shares(
        [...buyer.shareholders, ...named(buyer.creditCode)],
        [...seller.shareholders, ...named(seller.creditCode)],
      ) && !shares(named(buyer.creditCode), named(seller.creditCode)),
    ],
    ['shared_office', shares(buyer.offices, seller.offices)],
    ['same_person', shares(buyer.people, seller.people)],
  ];
  return found.filter(([, holds]) => holds).map(([kind]) => kind);
}
