import { useTranslation } from 'react-i18next';
import type { PageRef } from '@keshen/review';
import { Button, Icon } from '../../ui';
import type { Paper, Place } from './papers';

/** The documents beside the rubric: all of them, where the reader is, and how to go somewhere else. */
export type PapersBeside = { all: readonly Paper[]; place: Place; open: (place: Place) => void };

const MOST = 5;

/** 引用: pages of the documents that a score rests on; a click opens the page beside it. */
export function PageRefs({
  refs,
  papers,
  readOnly,
  onChange,
}: {
  refs: readonly PageRef[];
  papers: PapersBeside;
  readOnly: boolean;
  onChange: (refs: PageRef[]) => void;
}) {
  const { t } = useTranslation('review');
  const { all, place, open } = papers;
  const here = place && all.find(({ id }) => id === place.file);
  const cited = place && refs.some((ref) => ref.file === place.file && ref.page === place.page);
  const nameOf = (file: string) => all.find(({ id }) => id === file)?.label ?? t('desk.paperGone');
  if (refs.length === 0 && (readOnly || !here)) return null;
  return (
    <p className="row wrap gap3 refs small">
      {refs.map((ref) => (
        <span key={`${ref.file} ${ref.page}`} className="nw">
          <button type="button" className="link" onClick={() => open(ref)}>
            {t('desk.page', { name: nameOf(ref.file), page: ref.page })}
          </button>
          {!readOnly && (
            <button
              type="button"
              className="link"
              aria-label={t('desk.uncite', { name: nameOf(ref.file), page: ref.page })}
              onClick={() => onChange(refs.filter((other) => other !== ref))}
            >
              <Icon name="close" />
            </button>
          )}
        </span>
      ))}
      {!readOnly && here && place && !cited && refs.length < MOST && (
        <Button quiet small onClick={() => onChange([...refs, place])}>
          {t('desk.cite', { name: here.label, page: place.page })}
        </Button>
      )}
    </p>
  );
}
