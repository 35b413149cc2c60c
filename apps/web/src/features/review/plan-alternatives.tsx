import { useTranslation } from 'react-i18next';
import { semicolon } from '../../format';
import { useProblemText } from '../../problems';
import { Button, DataTable, Dialog, ErrorLine, Loading, type Column } from '../../ui';
import { conflictWords } from './candidates';
import './bid-words';
import type { Say } from './say';
import { useAlternatives, usePlanActs, type Alternative, type Plan, type PlanCase } from './plan.api';

/** 领域 60 + 文字 20 + 意愿 10; who would rather not is said so instead of a sum that makes nothing. */
const parts = ({ fields, text, bids, bid }: Alternative, { weights }: Plan, t: Say): string =>
  bid === 'rather-not'
    ? t('bid:bid.rather-not')
    : t(weights?.bids ? 'plan.partsBids' : 'plan.parts', { fields, text, bids });

/** Who else could judge one application: fit, load and conflicts beside each name; put in or taken out by hand. */
export function PlanAlternatives({
  call,
  plan,
  subject,
  close,
}: {
  call: string;
  plan: Plan;
  subject: PlanCase;
  close: () => void;
}) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const { data, error } = useAlternatives(plan.id, subject.caseId);
  const { change } = usePlanActs(call);
  const put = ({ expert, seated }: Alternative) =>
    change.mutate({
      plan: plan.id,
      case: subject.caseId,
      expert: expert.accountId,
      seated: !seated,
      version: plan.version,
    });
  const columns: Column<Alternative>[] = [
    {
      key: 'name',
      head: t('col.expert'),
      header: true,
      small: 'main',
      className: 'pj sh',
      cell: ({ expert }) => (
        <>
          {expert.name}
          <span>
            {t(`class.${expert.class}`)}　{expert.unit}
          </span>
        </>
      ),
    },
    {
      key: 'fit',
      head: t('plan.col.fit'),
      cell: (a) => (
        <>
          {a.fit}　<span className="meta">{parts(a, plan, t)}</span>
        </>
      ),
    },
    {
      key: 'load',
      head: t('col.load'),
      cell: (a) => t('plan.load', { open: a.load.open, planned: a.planned }),
    },
    {
      key: 'conflicts',
      head: t('plan.col.conflicts'),
      cell: (a) =>
        [...a.conflicts.map((c) => conflictWords(c, t)), ...(a.offTrack ? [t('plan.offTrack')] : [])].join(
          semicolon(),
        ) || t('plan.noConflict'),
    },
    {
      key: 'act',
      head: t('col.act'),
      cell: (a) =>
        (a.seated || a.conflicts.length === 0) && (
          <Button small busy={change.isPending} onClick={() => put(a)}>
            {t(a.seated ? 'plan.out' : 'plan.in')}
          </Button>
        ),
    },
  ];
  return (
    <Dialog
      open
      wide
      onClose={close}
      title={t('plan.alternatives', { title: subject.title })}
      actions={<Button onClick={close}>{t('common:act.close')}</Button>}
    >
      {(error ?? change.error) && <ErrorLine>{say((error ?? change.error)!)}</ErrorLine>}
      {data ? (
        <DataTable
          caption={t('plan.alternatives', { title: subject.title })}
          columns={columns}
          rows={[...data].sort((a, b) => Number(b.seated) - Number(a.seated))}
          rowKey={(a) => a.expert.accountId}
          rowName={(a) => a.expert.name}
          empty={<p className="sub">{t('candidates.none')}</p>}
        />
      ) : (
        <Loading />
      )}
    </Dialog>
  );
}
