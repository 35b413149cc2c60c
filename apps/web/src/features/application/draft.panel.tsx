import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Button, Countdown, ErrorLine, Field, LinkButton, Note, Glyph, TextArea } from '../../ui';
import { pageKey } from './application.api';
import { DeletedNote } from './deletion';
import type { StagePanelProps } from './stage-panels';

/** 申报填报: the way to the form, and the certifier's part. */
export default function DraftPanel({ page, view }: StagePanelProps) {
  const { t } = useTranslation('application');
  const asked = page.application.certificationAskedAt !== null;
  const last = page.timeline.at(-1);
  if (!page.mine) return null;
  if (page.application.deletedAt) return <DeletedNote page={page} />;
  return (
    <div className="stack">
      {!page.application.submittedAt && (
        <p className="row gap3 wrap">
          <span>{t('draft.closes')}</span>
          <Countdown until={page.call.closesAt} inline />
        </p>
      )}
      {last?.remark && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          {last.remark}
        </Note>
      )}
      {asked ? (
        <Certify page={page} view={view} conclude={async () => undefined} />
      ) : (
        page.may.edit && (
          <LinkButton primary to="form">
            {page.application.submittedAt ? t('draft.correct') : t('draft.go')}
          </LinkButton>
        )
      )}
    </div>
  );
}

function Certify({ page }: StagePanelProps) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [remark, setRemark] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { id } = page.application;
  if (!page.may.certify) return <p className="sub">{t('draft.withCertifier')}</p>;
  const handBack = async () => {
    if (!remark.trim()) return setError(t('draft.handBackNeeds'));
    try {
      await api.del(`/applications/${id}/certification`, { body: { remark: remark.trim() } });
      await client.invalidateQueries({ queryKey: pageKey(id) });
    } catch (problem) {
      setError(say(problem));
    }
  };
  return (
    <div className="stack">
      <p className="sub">{t('draft.certifyExplained')}</p>
      <p className="row gap3 wrap">
        <Button primary onClick={() => void navigate(`/applications/${id}/check`)}>
          {t('draft.certify')}
        </Button>
        <LinkButton to={`/applications/${id}/answers`}>{t('page.answers')}</LinkButton>
      </p>
      <Field label={t('draft.handBackReason')} optional>
        <TextArea limit={2000} rows={2} value={remark} onChange={(e) => setRemark(e.target.value)} />
      </Field>
      {error && <ErrorLine>{error}</ErrorLine>}
      <Button onClick={() => void handBack()}>{t('draft.handBack')}</Button>
    </div>
  );
}
