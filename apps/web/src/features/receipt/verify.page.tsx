import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { Text } from '@keshen/kernel';
import { api, upload } from '../../api';
import { textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Band, DateTime, DropZone, ErrorLine, Loading, PageFrame, State } from '../../ui';
import './words';

type Verdict =
  | {
      genuine: true;
      receipt: string;
      submittedAt: string;
      call: Text;
      files: number;
      digest: string;
      replacedBy: string | null;
    }
  | { genuine: false; code: string; file?: string };

/** 回执核验: whether a receipt is genuine and unchanged, by its file or by the code on its PDF. For everybody. */
export default function VerifyPage() {
  const { t } = useTranslation('receipt');
  const say = useProblemText('receipt');
  const { receipt } = useParams();
  const [search] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [checked, setChecked] = useState<{ name: string; verdict: Verdict } | null>(null);
  const byCode = useQuery({
    queryKey: ['receipt', receipt, search.get('d')],
    queryFn: () => api.get<Verdict>(`/receipts/${receipt}`, { query: { d: search.get('d') } }),
    enabled: receipt !== undefined,
    staleTime: 60_000,
  });
  const check = async ([file]: readonly File[]) => {
    if (!file) return;
    setBusy(true);
    setError(null);
    setChecked(null);
    try {
      setChecked({ name: file.name, verdict: await upload<Verdict>('/receipts/verification', file) });
    } catch (problem) {
      setError(say(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <PageFrame title={t('title')} roomy>
      <section className="lead tight">
        <h1>{t('title')}</h1>
        <p className="sub">{t('explained')}</p>
      </section>
      {receipt !== undefined && (
        <Band title={t('byCode')} note={receipt}>
          {byCode.isPending ? (
            <Loading />
          ) : byCode.data ? (
            <Said verdict={byCode.data} />
          ) : (
            <ErrorLine>{say(byCode.error)}</ErrorLine>
          )}
          <p className="sub">{t('byCodeMeans')}</p>
        </Band>
      )}
      <Band title={t('byFile')} note={t('byFileNote')}>
        <DropZone
          label={t('file')}
          accept=".pdf,.json"
          multiple={false}
          onFiles={(files) => void check(files)}
        />
        {busy && <Loading />}
        {error && <ErrorLine>{error}</ErrorLine>}
        {checked && (
          <section aria-label={checked.name} className="mt4">
            <p className="meta">{checked.name}</p>
            <Said verdict={checked.verdict} />
          </section>
        )}
      </Band>
      <Band title={t('howTitle')}>
        <p className="sub">{t('how')}</p>
        <p>
          <span className="mono nw">{t('howCommand')}</span>
        </p>
        <p className="sub">
          <a href="/.well-known/keshen-receipt-keys">{t('keys')}</a>
        </p>
      </Band>
    </PageFrame>
  );
}

function Said({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation('receipt');
  if (!verdict.genuine)
    return (
      <p role="status">
        <State glyph="danger">{t('refused')}</State>
        {'　'}
        {t(`problems.${verdict.code}`, { file: verdict.file ?? '' })}
      </p>
    );
  return (
    <div role="status">
      <p>
        <State glyph={verdict.replacedBy ? 'now' : 'ok'}>
          {t(verdict.replacedBy ? 'replaced' : 'genuine')}
        </State>
        {verdict.replacedBy && <>　{t('replacedBy', { receipt: verdict.replacedBy })}</>}
      </p>
      <dl className="facts">
        <dt>{t('number')}</dt>
        <dd>{verdict.receipt}</dd>
        <dt>{t('received')}</dt>
        <dd>
          <DateTime value={verdict.submittedAt} />
        </dd>
        <dt>{t('call')}</dt>
        <dd>{textOf(verdict.call)}</dd>
        <dt>{t('files')}</dt>
        <dd>{t('filesCount', { count: verdict.files })}</dd>
        <dt>{t('digest')}</dt>
        <dd className="digest">{verdict.digest}</dd>
      </dl>
    </div>
  );
}
