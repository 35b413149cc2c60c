import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Text } from '@keshen/kernel';
import { serverNow } from '../../clock';
import { isoDay, textOf } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DateInput, DateText, ErrorLine, Field, Money, MoneyInput, TextInput } from '../../ui';
import { Outcomes } from '../application/plain.panel';
import type { StagePanelProps } from '../application/stage-panels';
import { useUpwardActs } from './recognition.api';
import './words';

type Result = {
  recommendedOn: string | null;
  document: string | null;
  result: string | null;
  resultOn: string | null;
  resultDocument: string | null;
  amountFen: number | null;
};
type View = { authority: Text; recommendation: Result | null; before: Result | null; waiting?: number };

/** 市级推荐: what went up; the officer writes down what came back, with the authority's own amount. */
export default function UpwardPanel({ page, view, conclude }: StagePanelProps) {
  const { t } = useTranslation('recognition');
  const { authority, recommendation, before, waiting } = view.view as Partial<View>;
  const [on, setOn] = useState(isoDay(serverNow()));
  const [document, setDocument] = useState('');
  const [amountFen, setAmountFen] = useState<number | null>(null);
  const granted = view.stage.arguments['granted'];
  const officer = view.duty?.role === 'officer';
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('panel.authority')}</dt>
        <dd>{textOf(authority)}</dd>
        <dt>{t('col.recommended')}</dt>
        <dd>
          {recommendation?.recommendedOn ? (
            <>
              <DateText value={recommendation.recommendedOn} />
              {recommendation.document && `　${recommendation.document}`}
            </>
          ) : (
            <span className="meta">{t('panel.notYet')}</span>
          )}
        </dd>
        {before?.result && (
          <>
            <dt>{t('panel.before')}</dt>
            <dd>
              {t(`result.${before.result}`)}　{before.resultDocument}
              {'　'}
              {before.amountFen !== null && <Money fen={before.amountFen} />}
            </dd>
          </>
        )}
      </dl>
      {officer && !recommendation?.recommendedOn && <Recommend call={page.call.id} caseId={view.case.id} />}
      {officer && (
        <>
          <h3 className="mt4">{t('panel.result')}</h3>
          <div className="row wrap gap3 listf">
            <Field label={t('panel.on')}>
              <DateInput value={on} onChange={(event) => setOn(event.target.value)} />
            </Field>
            <Field label={t('panel.document')} optional>
              <TextInput maxLength={80} value={document} onChange={(e) => setDocument(e.target.value)} />
            </Field>
            <Field label={t('panel.amount')} hint={t('panel.amountHint')} optional>
              <MoneyInput value={amountFen} onChange={setAmountFen} />
            </Field>
          </div>
          <Outcomes
            view={view}
            conclude={conclude}
            record={(outcome) => ({
              on,
              ...(document.trim() ? { document: document.trim() } : {}),
              ...(outcome === granted && Number.isSafeInteger(amountFen) ? { amountFen } : {}),
            })}
          />
          {waiting !== undefined && waiting > 1 && (
            <p className="small">
              <Link to={`/upward/${page.call.id}`}>{t('panel.many', { count: waiting })}</Link>
            </p>
          )}
        </>
      )}
    </div>
  );
}

function Recommend({ call, caseId }: { call: string; caseId: string }) {
  const { t } = useTranslation('recognition');
  const say = useProblemText('recognition');
  const { recommend } = useUpwardActs(call);
  const [on, setOn] = useState(isoDay(serverNow()));
  const [document, setDocument] = useState('');
  return (
    <section aria-label={t('recommend.ask')}>
      <div className="row wrap gap3 listf">
        <Field label={t('recommend.on')}>
          <DateInput value={on} onChange={(event) => setOn(event.target.value)} />
        </Field>
        <Field label={t('recommend.document')} optional>
          <TextInput maxLength={80} value={document} onChange={(event) => setDocument(event.target.value)} />
        </Field>
      </div>
      {recommend.error && <ErrorLine>{say(recommend.error)}</ErrorLine>}
      <p className="mt3">
        <Button
          busy={recommend.isPending}
          disabled={!on}
          onClick={() => recommend.mutate({ cases: [caseId], on, document: document.trim() })}
        >
          {t('recommend.keep')}
        </Button>
      </p>
    </section>
  );
}
