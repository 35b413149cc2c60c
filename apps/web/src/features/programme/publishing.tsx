import { useMemo, useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { definitionSchema, type Difference, type ExampleResult, type SaidProblem } from '@keshen/programme';
import { api, Problem } from '../../api';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DropZone, ErrorLine, Glyph, Loading, Note, type GlyphName } from '../../ui';
import type { ProgrammeVersion } from './admin.api';
import { FormPreview } from '../application/form-preview';
import { Differences } from './differences';
import { TrialStart } from './trial-start';

interface CheckedDocument {
  code: string | null;
  newest: number | null;
  problems: SaidProblem[];
  warnings: SaidProblem[];
  examples: ExampleResult[];
  differences: Difference[];
}

/** A document is checked first: everything wrong with it, its examples, what would change; then it is published. */
export function Publishing() {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const client = useQueryClient();
  const [unread, setUnread] = useState(false);
  const [chosen, setChosen] = useState<unknown>(null);
  const [previewed, setPreviewed] = useState(false);
  const check = useMutation({
    mutationFn: (definition: unknown) =>
      api.post<CheckedDocument>('/admin/programmes/check', { body: { definition } }),
  });
  const publish = useMutation({
    mutationFn: (definition: unknown) =>
      api.post<ProgrammeVersion>('/admin/programmes', { body: { definition } }),
    onSuccess: () => {
      check.reset();
      return client.invalidateQueries({ queryKey: ['programmes'] });
    },
  });
  const take = async (file: File | undefined) => {
    if (!file) return;
    publish.reset();
    check.reset();
    const document = await file
      .text()
      .then((text) => JSON.parse(text) as unknown)
      .catch(() => undefined);
    // What the version's page gives carries the definition inside.
    const inner = (document as { definition?: unknown } | undefined)?.definition ?? document;
    const readable = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    setUnread(!readable);
    setPreviewed(false);
    setChosen(inner);
    if (readable) check.mutate(inner);
  };
  const refused = check.error ?? publish.error;
  return (
    <>
      <DropZone
        label={t('programmes.choose')}
        accept="application/json,.json"
        onFiles={(files) => void take([...files][0])}
      />
      {(check.isPending || publish.isPending) && <Loading />}
      {unread && <ErrorLine>{t('programmes.unread')}</ErrorLine>}
      {publish.data && (
        <Note icon={<Glyph name="ok" />} role="status">
          <p>
            {t('programmes.published', { name: textOf(publish.data.name), version: publish.data.version })}
          </p>
        </Note>
      )}
      {refused instanceof Problem && <ErrorLine>{say(refused)}</ErrorLine>}
      {check.data && (
        <Outcome checked={check.data}>
          {check.data.problems.length === 0 && (
            <p className="acts mt4">
              <Button primary busy={publish.isPending} onClick={() => publish.mutate(chosen)}>
                {t('programmes.publishAs', { version: (check.data.newest ?? 0) + 1 })}
              </Button>
              <Button onClick={() => setPreviewed(!previewed)} aria-expanded={previewed}>
                {t('trial.preview')}
              </Button>
              <TrialStart of={{ definition: chosen }} />
            </p>
          )}
        </Outcome>
      )}
      {previewed && check.data?.problems.length === 0 && <Previewed document={chosen} />}
    </>
  );
}

/** The form of a document that is not published. */
function Previewed({ document }: { document: unknown }) {
  const { t } = useTranslation('programme');
  const definition = useMemo(() => definitionSchema.parse(document), [document]);
  return (
    <section aria-label={t('trial.previewTitle')}>
      <p className="mode" role="note">
        {t('common:mode.preview')}
      </p>
      <FormPreview definition={definition} />
    </section>
  );
}

function Outcome({ checked, children }: { checked: CheckedDocument; children: React.ReactNode }) {
  const { t } = useTranslation('programme');
  const { problems, warnings, examples, differences } = checked;
  return (
    <div role={problems.length ? 'alert' : 'status'} className="mt4">
      <p>
        <b>
          {problems.length
            ? t('programmes.problems', { count: problems.length })
            : t('programmes.publishable')}
        </b>
      </p>
      <Said problems={problems} glyph="danger" />
      {warnings.length > 0 && (
        <details>
          <summary>{t('programmes.warnings', { count: warnings.length })}</summary>
          <Said problems={warnings} glyph="warn" />
        </details>
      )}
      {examples.length > 0 && (
        <details>
          <summary>
            {t('programmes.examples', {
              right: examples.filter((each) => each.right).length,
              count: examples.length,
            })}
          </summary>
          <ul className="lst">
            {examples.map((each) => (
              <li key={`${each.rule} ${each.expected}`}>
                <Glyph name={each.right ? 'ok' : 'danger'} />
                <span>
                  {textOf(each.verdict.text)}　{t(`programmes.expected.${each.expected}`)}{' '}
                  <span className="mono">{JSON.stringify(each.change)}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {differences.length > 0 && (
        <details>
          <summary>
            {t('programmes.differences', { count: differences.length, version: checked.newest })}
          </summary>
          <Differences differences={differences} />
        </details>
      )}
      {children}
    </div>
  );
}

function Said({ problems, glyph }: { problems: readonly SaidProblem[]; glyph: GlyphName }) {
  return (
    <ul className="lst">
      {problems.map((problem, index) => (
        <li key={index}>
          <Glyph name={glyph} />
          <span>
            {textOf(problem.words)} <span className="mono">{problem.place}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
