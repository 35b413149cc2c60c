import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '@keshen/programme';
import { api } from '../../api';
import type { StoredFile } from '../../form/attachment-field';
import { isoDay, textOf } from '../../format';
import { serverNow } from '../../clock';
import { useProblemText } from '../../problems';
import {
  Button,
  DateInput,
  ErrorLine,
  Field,
  MoneyInput,
  NumberInput,
  Seg,
  TextArea,
  TextInput,
} from '../../ui';
import { FilesField } from '../screening/files';
import { emptyAct, lacksOf, recordOf, type ActDraft, type ActLack } from './rules';
import { useVoucherAct, type OrderCase, type OrderView } from './voucher.api';
import './words';

type FileKind = 'contract' | 'invoice' | 'result' | 'paid';
const fileKinds: Partial<Record<string, FileKind[]>> = {
  contract: ['contract'],
  perform: ['invoice', 'result'],
  confirm: ['paid'],
};

/** What this reader owes in a stage of an order or a redemption: its papers, its outcomes, one remark. */
export function OrderAct({ view, one }: { view: OrderView; one: OrderCase }) {
  const { t } = useTranslation('voucher');
  const say = useProblemText('voucher');
  const { order, redemption } = view;
  const [draft, setDraft] = useState<ActDraft>({ ...emptyAct, fen: order.contractFen ?? order.orderedFen });
  const [files, setFiles] = useState<Partial<Record<FileKind, StoredFile[]>>>({});
  const [remark, setRemark] = useState('');
  const [lacks, setLacks] = useState<ActLack[]>([]);
  const [error, setError] = useState<string | null>(null);
  const act = useVoucherAct((body: object) => api.post(`/cases/${one.id}/outcomes`, { body }));
  // The second to sign a contract brings nothing: it is there.
  const brings =
    one.act === 'contract' && order.contractFile && one.duty === 'applicant'
      ? null
      : one.act === 'contract' || one.act === 'perform' || one.act === 'confirm'
        ? one.act
        : null;
  const ids = Object.fromEntries(Object.entries(files).map(([kind, list]) => [kind, list?.[0]?.id]));
  const waits = one.act === 'contract' && one.duty === 'applicant' && !order.contractFile;
  const press = async (outcome: Outcome) => {
    const forward = outcome.tone === 'forward';
    const lacking = forward && brings ? lacksOf(brings, draft, ids) : [];
    setLacks(lacking);
    setError(null);
    if (lacking.length) return;
    if (outcome.remark === 'required' && !remark.trim()) return setError(t('act.remarkNeeded'));
    const site = one.act === 'check' && draft.siteFinding.trim();
    if (forward && one.act === 'check' && redemption?.drawn && !site) return setError(t('act.siteNeeded'));
    const record = forward && brings ? recordOf(brings, draft, ids) : site ? { siteFinding: site } : {};
    try {
      await act.mutateAsync({
        outcome: outcome.id,
        version: one.version,
        record,
        ...(remark.trim() ? { remark: remark.trim() } : {}),
      });
    } catch (problem) {
      setError(say(problem));
    }
  };
  const change = (part: Partial<ActDraft>) => setDraft((before) => ({ ...before, ...part }));
  const wrong = (lack: ActLack) => (lacks.includes(lack) ? t(`lack.${lack}`) : null);
  return (
    <div className="stack form-w2 conclude mt4">
      {waits && <p className="sub">{t('act.contractFirst')}</p>}
      {brings === 'contract' && <ContractFields draft={draft} change={change} wrong={wrong} />}
      {brings === 'perform' && <PerformFields draft={draft} change={change} wrong={wrong} />}
      {brings === 'confirm' && (
        <Field group label={t('act.rating')}>
          <Seg
            label={t('act.rating')}
            value={String(draft.rating)}
            onChange={(value) => change({ rating: Number(value) })}
            options={['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))}
          />
        </Field>
      )}
      {brings &&
        fileKinds[brings]!.map((kind) => (
          <div key={kind}>
            <FilesField
              label={t(`file.${kind}`)}
              hint={t('act.fileHint')}
              purpose={kind}
              accept=".pdf,.jpg,.png"
              most={1}
              files={files[kind] ?? []}
              onChange={(changed) => setFiles((all) => ({ ...all, [kind]: changed(all[kind] ?? []) }))}
            />
            {wrong(`${kind}File`) && <ErrorLine>{wrong(`${kind}File`)}</ErrorLine>}
          </div>
        ))}
      {one.act === 'check' && redemption?.drawn && (
        <Field label={t('act.site')} hint={t('act.siteHint')}>
          <TextArea
            rows={3}
            limit={1000}
            value={draft.siteFinding}
            onChange={(event) => change({ siteFinding: event.target.value })}
          />
        </Field>
      )}
      {one.outcomes.some((o) => o.remark === 'required') && (
        <Field label={t('act.remark')} hint={t('act.remarkHint')} optional>
          <TextArea
            rows={2}
            limit={2000}
            value={remark}
            onChange={(event) => setRemark(event.target.value)}
          />
        </Field>
      )}
      {error && <ErrorLine>{error}</ErrorLine>}
      <p className="acts">
        {one.outcomes.map((outcome, index) => (
          <Button
            key={outcome.id}
            primary={outcome.tone === 'forward' && index === 0}
            quiet={outcome.tone !== 'forward'}
            busy={act.isPending}
            disabled={waits && outcome.tone === 'forward'}
            onClick={() => void press(outcome)}
          >
            {textOf(outcome.label)}
          </Button>
        ))}
      </p>
    </div>
  );
}

type Fields = {
  draft: ActDraft;
  change: (part: Partial<ActDraft>) => void;
  wrong: (lack: ActLack) => string | null;
};

function ContractFields({ draft, change, wrong }: Fields) {
  const { t } = useTranslation('voucher');
  return (
    <>
      <div className="two-f">
        <Field label={t('act.contractNo')} error={wrong('contractNo')}>
          <TextInput
            maxLength={60}
            value={draft.contractNo}
            onChange={(event) => change({ contractNo: event.target.value })}
          />
        </Field>
        <Field label={t('act.contractedOn')} error={wrong('contractedOn')}>
          <DateInput
            max={isoDay(serverNow())}
            value={draft.contractedOn}
            onChange={(event) => change({ contractedOn: event.target.value })}
          />
        </Field>
      </div>
      <Field label={t('fact.contract')} error={wrong('fen')}>
        <MoneyInput value={draft.fen} onChange={(fen) => change({ fen })} />
      </Field>
    </>
  );
}

function PerformFields({ draft, change, wrong }: Fields) {
  const { t } = useTranslation('voucher');
  return (
    <>
      <div className="two-f">
        <Field label={t('act.invoiceCode')} hint={t('act.invoiceCodeHint')} optional>
          <NumberInput
            maxLength={12}
            value={draft.invoiceCode}
            onChange={(event) => change({ invoiceCode: event.target.value.trim() })}
          />
        </Field>
        <Field label={t('act.invoiceNumber')} hint={t('act.invoiceNumberHint')} error={wrong('invoice')}>
          <NumberInput
            maxLength={20}
            value={draft.invoiceNumber}
            onChange={(event) => change({ invoiceNumber: event.target.value.trim() })}
          />
        </Field>
      </div>
      <Field label={t('act.invoiceAmount')} error={wrong('fen')}>
        <MoneyInput value={draft.fen} onChange={(fen) => change({ fen })} />
      </Field>
      <Field label={t('act.resultText')} error={wrong('resultText')}>
        <TextArea
          rows={3}
          limit={1000}
          value={draft.resultText}
          onChange={(event) => change({ resultText: event.target.value })}
        />
      </Field>
    </>
  );
}
