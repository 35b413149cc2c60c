import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useProblemText } from '../../problems';
import { Band, Button, ErrorLine } from '../../ui';

/** 个人信息副本: what the portal holds of me, to read and for other programs; it asks first who I am. */
export function PersonalCopy() {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const [busy, setBusy] = useState<'xlsx' | 'json'>();
  const [failed, setFailed] = useState<unknown>();
  const take = async (kind: 'xlsx' | 'json') => {
    setBusy(kind);
    setFailed(undefined);
    try {
      const file =
        kind === 'xlsx'
          ? await api.get<Blob>('/account/copy/xlsx')
          : new Blob([JSON.stringify(await api.get('/account/copy'), null, 2)], { type: 'application/json' });
      save(file, `${t('copy.file')}.${kind}`);
    } catch (problem) {
      setFailed(problem);
    }
    setBusy(undefined);
  };
  return (
    <Band title={t('copy.title')} note={t('copy.note')}>
      <p className="acts">
        <Button busy={busy === 'xlsx'} onClick={() => void take('xlsx')}>
          {t('copy.sheet')}
        </Button>
        <Button busy={busy === 'json'} onClick={() => void take('json')}>
          {t('copy.json')}
        </Button>
      </p>
      {failed !== undefined && <ErrorLine>{say(failed)}</ErrorLine>}
    </Band>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
