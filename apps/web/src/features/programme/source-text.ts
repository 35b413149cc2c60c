import type { Definition, Provenance } from '@keshen/programme';
import type { Say } from './say';

/** Where a fact comes from, in words: the source's title and clause, borrowed or assumed where it is. */
export function sourceText(t: Say, provenance: Provenance, sources: Definition['sources']): string {
  if (provenance.source === 'A') return t('source.assumed');
  if (provenance.source === 'GK') return t('source.unverified');
  // What stands in brackets tells researchers how the text was found, not readers what it says.
  const title = (sources[provenance.source]?.title ?? provenance.source).replace(/\s*\(.*$/, '');
  const clause = provenance.clause ? ` ${provenance.clause}` : '';
  return provenance.byAnalogy ? t('source.borrowed', { title: `${title}${clause}` }) : `${title}${clause}`;
}
