import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useProblemText } from '../../problems';
import { Band, Button, DateTime, ErrorLine, Field, TextInput } from '../../ui';
import { usePreviewLink } from './admin.api';
import './words';

/** 预览链接 of a draft: made, copied, ended. Who has it reads the call's page, and nobody needs an account for that. */
export function PreviewLink({ id, until }: { id: string; until: string | null }) {
  const { t } = useTranslation('programme');
  const say = useProblemText('programme');
  const { make, end } = usePreviewLink(id);
  const [copied, setCopied] = useState(false);
  const made = until && make.data;
  const address = made && `${window.location.origin}/calls/${id}?preview=${made.token}`;
  const problem = make.error ?? end.error;
  return (
    <Band
      title={t('preview.title')}
      note={t('preview.note')}
      link={<Link to={`/calls/${id}`}>{t('preview.open')}</Link>}
    >
      {address && (
        <Field label={t('preview.address')} hint={t('preview.once')}>
          <TextInput readOnly value={address} onFocus={(event) => event.target.select()} />
        </Field>
      )}
      <p className={address ? 'mt4' : undefined}>
        {until ? (
          <>
            {t('preview.until')} <DateTime value={until} />
          </>
        ) : (
          t('preview.none')
        )}
      </p>
      <p className="acts mt4">
        {address && (
          <Button onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}>
            {t('preview.copy')}
          </Button>
        )}
        <Button
          busy={make.isPending}
          onClick={() => make.mutate(undefined, { onSuccess: () => setCopied(false) })}
        >
          {t(until ? 'preview.again' : 'preview.make')}
        </Button>
        {until && (
          <Button quiet busy={end.isPending} onClick={() => end.mutate()}>
            {t('preview.end')}
          </Button>
        )}
        <span role="status">{copied && t('preview.copied')}</span>
      </p>
      {problem && <ErrorLine>{say(problem)}</ErrorLine>}
    </Band>
  );
}
