import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WordTree } from '@keshen/letter';
import { dateTimeText } from '../../format';
import { PageProblem } from '../../layout';
import { isStaff, useSession } from '../../session';
import { Band, Button, Dialog, Loading, PageFrame } from '../../ui';
import { FileLink } from '../document/file-link';
import { useTemplates, versionPreview, type Template, type TemplateVersion } from './letter.api';
import { TemplateChange } from './template-change';
import './words';

/** 函件模板: each kind's docx, its versions, the words that it may use. */
export default function TemplatesPage() {
  const { t } = useTranslation('letter');
  const { session } = useSession();
  const { data, error } = useTemplates();
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('templates.title')} dense>
      <section className="lead tight">
        <h1>{t('templates.title')}</h1>
        <p className="sub mt3">{t('templates.explained')}</p>
      </section>
      {!data ? (
        <Loading />
      ) : (
        data.map((template, i) => (
          <Band
            key={template.kind}
            first={i === 0}
            title={t(`kind.${template.kind}`)}
            note={t(`when.${template.kind}`)}
          >
            <OneTemplate template={template} changes={isStaff('administrator')(session)} />
          </Band>
        ))
      )}
    </PageFrame>
  );
}

function OneTemplate({ template, changes }: { template: Template; changes: boolean }) {
  const { t } = useTranslation('letter');
  const [words, setWords] = useState(false);
  const [uploading, setUploading] = useState(false);
  const name = t(`kind.${template.kind}`);
  const [current, ...earlier] = template.versions;
  return (
    <>
      <VersionLine version={current!} current />
      {earlier.length > 0 && (
        <details className="small mt3">
          <summary>{t('templates.earlier', { count: earlier.length })}</summary>
          {earlier.map((version) => (
            <VersionLine key={version.version} version={version} />
          ))}
        </details>
      )}
      <p className="row wrap gap3 mt3">
        <Button small onClick={() => setWords(true)} aria-label={t('templates.wordsOf', { name })}>
          {t('templates.words')}
        </Button>
        {changes && (
          <Button
            small
            icon="upload"
            onClick={() => setUploading(true)}
            aria-label={t('templates.changeOf', { name })}
          >
            {t('templates.change')}
          </Button>
        )}
      </p>
      <Dialog open={words} onClose={() => setWords(false)} title={t('templates.wordsOf', { name })}>
        <p className="sub">{t('templates.wordsExplained')}</p>
        <Words tree={template.words} />
      </Dialog>
      <Dialog
        open={uploading}
        wide
        onClose={() => setUploading(false)}
        title={t('templates.changeOf', { name })}
      >
        <TemplateChange kind={template.kind} />
      </Dialog>
    </>
  );
}

function VersionLine({ version, current }: { version: TemplateVersion; current?: boolean }) {
  const { t } = useTranslation('letter');
  const { kind, madeAt, madeBy, name, sha256 } = version;
  return (
    <p className={current ? undefined : 'mt3'}>
      <a href={`/api/admin/letter-templates/${kind}/${version.version}`} download>
        {version.version === 0 ? t('templates.shipped') : name}
      </a>
      {'　'}
      <FileLink id={kind} name={`${t(`kind.${kind}`)}.pdf`} href={versionPreview(version)}>
        {t('templates.preview')}
      </FileLink>
      <span className="meta">
        {'　'}
        {version.version > 0 && t('templates.version', { version: version.version })}
        {madeAt && `　${dateTimeText(madeAt)}　${madeBy ?? ''}`}
        {`　SHA-256 ${sha256.slice(0, 8)}…`}
      </span>
    </p>
  );
}

function Words({ tree }: { tree: WordTree }) {
  const { t } = useTranslation('letter');
  return (
    <ul className="wordlist">
      {Object.entries(tree).map(([word, inner]) => (
        <li key={word}>
          <code>{inner === true ? `{${word}}` : `{#${word}} … {/${word}}`}</code>　{t(`word.${word}`)}
          {inner !== true && <Words tree={inner} />}
        </li>
      ))}
    </ul>
  );
}
