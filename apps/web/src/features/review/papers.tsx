import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { extensionOf } from '@keshen/document';
import { unflatten, type Definition } from '@keshen/programme';
import { withWords } from '../../i18n';
import { useProblemText } from '../../problems';
import { textOf } from '../../format';
import { ErrorLine, Icon, Loading } from '../../ui';
import { AnswerSections } from '../application/answer-sections';
import '../application/words';
import { FileLink } from '../document/file-link';
import { useDraftAnswers, type DraftAnswers } from '../application/draft.api';

const PdfView = lazy(withWords(() => import('../document/pdf-view')));

/** A document that was handed in with the application, under the name of what it answers. */
export type Paper = { id: string; label: string; name: string };
/** Where the reader is: the answers (null), or a page of a document. */
export type Place = { file: string; page: number } | null;

/** The documents of an application in the order of the form. */
export function papersOf({ definition, answers, files }: DraftAnswers): Paper[] {
  const given = new Map(answers.map(({ path, value }) => [path, value]));
  const known = new Map(files.map((file) => [file.id, file.name]));
  const places = [
    ...definition.form.sections.flatMap((section) =>
      section.fields
        .filter((field) => field.type === 'file')
        .map((field) => ({ path: `${section.id}.${field.id}`, label: textOf(field.label) })),
    ),
    ...definition.form.attachments.map(({ id, name }) => ({
      path: `attachments.${id}`,
      label: textOf(name),
    })),
  ];
  return places.flatMap(({ path, label }) => {
    const ids = ((given.get(path) as string[] | undefined) ?? []).filter((id) => known.has(id));
    return ids.map((id, at) => ({
      id,
      label: ids.length > 1 ? `${label} ${at + 1}` : label,
      name: known.get(id)!,
    }));
  });
}

const hiddenFiles = (definition: Definition, hidden: readonly string[]): string[] =>
  definition.form.attachments
    .filter(({ id }) => hidden.includes(`attachments.${id}`))
    .map(({ name }) => textOf(name));

/** 申报材料: the answers and every document in one pane, each a tab; a page can be opened from a score. */
export function Papers({
  applicationId,
  place,
  onPlace,
  onPapers,
}: {
  applicationId: string;
  place: Place;
  onPlace: (place: Place) => void;
  onPapers: (papers: Paper[]) => void;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { data, error } = useDraftAnswers(applicationId);
  const papers = useMemo(() => (data ? papersOf(data) : []), [data]);
  useEffect(() => onPapers(papers), [papers, onPapers]);
  if (error) return <ErrorLine>{say(error)}</ErrorLine>;
  if (!data) return <Loading />;
  const hidden = data.hidden ?? [];
  const open = papers.find(({ id }) => id === place?.file);
  return (
    <>
      <div className="dbar">
        <div className="dtabs" role="tablist" aria-label={t('desk.papers')}>
          <Tab on={!open} go={() => onPlace(null)}>
            {t('desk.form')}
          </Tab>
          {papers.map(({ id, label }) => (
            <Tab key={id} on={id === open?.id} go={() => onPlace({ file: id, page: 1 })}>
              {label}
            </Tab>
          ))}
          {hiddenFiles(data.definition, hidden).map((label) => (
            <span key={label} className="meta nw">
              <Icon name="hidden" /> {t('desk.keptBack', { name: label })}
            </span>
          ))}
        </div>
      </div>
      {open ? (
        <Shown paper={open} page={place?.page ?? 1} onPage={(page) => onPlace({ file: open.id, page })} />
      ) : (
        <article className="sheet">
          <AnswerSections
            definition={data.definition}
            answers={unflatten(Object.fromEntries(data.answers.map((a) => [a.path, a.value])))}
            files={data.files}
            hidden={hidden}
          />
        </article>
      )}
    </>
  );
}

function Tab({ on, go, children }: { on: boolean; go: () => void; children: React.ReactNode }) {
  return (
    <button type="button" role="tab" aria-selected={on} onClick={go}>
      {children}
    </button>
  );
}

function Shown({ paper, page, onPage }: { paper: Paper; page: number; onPage: (page: number) => void }) {
  const kind = extensionOf(paper.name);
  const href = `/api/files/${paper.id}`;
  return (
    <article className="sheet paper-sheet" aria-label={paper.label}>
      {kind === 'pdf' ? (
        <Suspense fallback={<Loading />}>
          <PdfView key={paper.id} href={href} page={page} onPage={onPage} />
        </Suspense>
      ) : kind === 'jpg' || kind === 'png' ? (
        <img className="shown" src={`${href}?view=1`} alt={paper.label} />
      ) : (
        <p>
          <FileLink id={paper.id} name={paper.name} />
        </p>
      )}
    </article>
  );
}
