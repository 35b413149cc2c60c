import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { LetterKind } from '@keshen/programme';
import { withWords } from '../../i18n';
import { Problem } from '../../api';
import { useProblemText } from '../../problems';
import { Button, DropZone, ErrorLine, Glyph, Loading, Note, ProblemList, State } from '../../ui';
import { triedPreview, useTemplateChange, useTemplateTrial, type TriedTemplate } from './letter.api';
import './words';

const PdfView = lazy(withWords(() => import('../document/pdf-view')));

/** A new docx for a kind: looked at with example values first, then taken into use. */
export function TemplateChange({ kind }: { kind: LetterKind }) {
  const { t } = useTranslation('letter');
  const trial = useTemplateTrial(kind);
  const change = useTemplateChange(kind);
  const tried = trial.data;
  return (
    <>
      <p className="sub">{t('templates.changeExplained')}</p>
      <DropZone
        label={t('templates.file')}
        accept=".docx"
        disabled={trial.isPending || change.isPending}
        onFiles={(files) => {
          change.reset();
          trial.mutate(files[0]!);
        }}
      />
      {trial.isPending && <Loading />}
      <Refused problem={trial.error ?? change.error} />
      {tried && !change.data && (
        <>
          <h3 className="mt5">{tried.name}</h3>
          <Placeholders tried={tried} />
          {tried.unknown.length === 0 && (
            <p className="mt4">
              <Button primary busy={change.isPending} onClick={() => change.mutate(tried)}>
                {t('templates.use')}
              </Button>
            </p>
          )}
          <h3 className="mt5">{t('templates.previewTitle')}</h3>
          <p className="sub">{t('templates.previewNote')}</p>
          <div className="mt3">
            <Suspense fallback={<Loading />}>
              <PdfView key={tried.file} href={triedPreview(kind, tried)} />
            </Suspense>
          </div>
        </>
      )}
      {change.data && (
        <Note icon={<Glyph name="ok" />} role="status">
          <p>{t('templates.changed', { version: change.data.version })}</p>
        </Note>
      )}
    </>
  );
}

function Placeholders({ tried: { known, unknown } }: { tried: TriedTemplate }) {
  const { t } = useTranslation('letter');
  return (
    <div role="status">
      {unknown.length === 0 ? (
        <p>
          <State glyph="ok">{t('templates.allKnown', { count: known.length })}</State>
        </p>
      ) : (
        <>
          <p>
            <State glyph="danger">{t('templates.someUnknown', { count: unknown.length })}</State>
          </p>
          <ProblemList
            problems={unknown.map(({ name, part, paragraph, text }, i) => ({
              key: String(i),
              must: true,
              text: `{${name}}`,
              place: t(`templates.place.${part}`, { paragraph, text }),
            }))}
          />
        </>
      )}
      {known.length > 0 && (
        <p className="meta">
          {t('templates.known')}
          {known.map((word) => (
            <span key={word} className="nw">
              <code>{`{${word}}`}</code> {t(`word.${word}`)}
              {'　'}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function Refused({ problem }: { problem: unknown }) {
  const say = useProblemText('letter');
  if (!problem) return null;
  const words = problem instanceof Problem ? (problem.details['words'] as string[] | undefined) : [];
  return (
    <ErrorLine>
      {say(problem)} {words?.map((word) => `{${word}}`).join(' ')}
    </ErrorLine>
  );
}
