import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, Problem } from '../../api';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import { Band, DataTable, DropZone, Empty, ErrorLine, Loading, Note, PageFrame, Glyph } from '../../ui';
import { useProgrammes, type ProgrammeVersion } from './admin.api';
import './words';

/** 专项: published versions, and publishing a document as the next one. */
export default function AdminProgrammesPage() {
  const { t } = useTranslation('programme');
  const { session } = useSession();
  const programmes = useProgrammes();
  if (programmes.error) return <PageProblem problem={programmes.error} />;
  return (
    <PageFrame title={t('programmes.title')} dense>
      <section className="lead tight">
        <h1>{t('programmes.title')}</h1>
        <p className="sub">
          <Link to="/admin/letter-templates">{t('programmes.templates')}</Link>
        </p>
      </section>
      {!programmes.data ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('programmes.title')}
          rows={programmes.data.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('programmes.empty')} />}
          columns={[
            {
              key: 'name',
              head: t('programmes.name'),
              header: true,
              small: 'main',
              cell: (p) => (
                <Link className="plain" to={`${p.code}/${p.version}`}>
                  {textOf(p.name)}
                </Link>
              ),
            },
            { key: 'code', head: t('programmes.code'), className: 'nw', cell: (p) => p.code },
            { key: 'version', head: t('programmes.version'), num: true, cell: (p) => p.version },
            {
              key: 'export',
              head: t('programmes.document'),
              cell: (p) => (
                <a
                  href={`/api/programmes/${p.code}/versions/${p.version}`}
                  download={`${p.code}-${p.version}.json`}
                >
                  {t('programmes.export')}
                </a>
              ),
            },
          ]}
        />
      )}
      {isStaff('administrator')(session) && (
        <Band title={t('programmes.publish')} note={t('programmes.publishNote')}>
          <Publishing />
        </Band>
      )}
    </PageFrame>
  );
}

/** A document is published, or everything wrong with it is listed with its place. */
function Publishing() {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const client = useQueryClient();
  const [unread, setUnread] = useState(false);
  const publish = useMutation({
    mutationFn: (definition: unknown) =>
      api.post<ProgrammeVersion>('/admin/programmes', { body: { definition } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['programmes'] }),
  });
  const take = async (file: File | undefined) => {
    if (!file) return;
    publish.reset();
    const document = await file
      .text()
      .then((text) => JSON.parse(text) as unknown)
      .catch(() => undefined);
    // What was exported carries the definition inside its version.
    const inner = (document as { definition?: unknown } | undefined)?.definition ?? document;
    const readable = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    setUnread(!readable);
    if (readable) publish.mutate(inner);
  };
  const refused = publish.error instanceof Problem ? publish.error : null;
  return (
    <>
      <DropZone
        label={t('programmes.choose')}
        accept="application/json,.json"
        onFiles={(files) => void take([...files][0])}
      />
      {publish.isPending && <Loading />}
      {unread && <ErrorLine>{t('programmes.unread')}</ErrorLine>}
      {publish.data && (
        <Note icon={<Glyph name="ok" />} role="status">
          <p>
            {t('programmes.published', { name: textOf(publish.data.name), version: publish.data.version })}
          </p>
        </Note>
      )}
      {refused && (
        <div role="alert" className="mt4">
          <p>
            <b>{say(refused)}</b>
          </p>
          <ul className="lst">
            {(refused.details.problems ?? []).map((problem, index) => (
              <li key={index}>
                <Glyph name="danger" />
                <span>
                  {say(problem)} <span className="mono">{problem.path}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
