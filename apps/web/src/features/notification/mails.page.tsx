import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { MAIL_STATES, type MailState } from '@keshen/notification';
import { PageProblem } from '../../layout';
import {
  DataTable,
  DateTime,
  Empty,
  Glyph,
  Loading,
  Note,
  PageFrame,
  Seg,
  State,
  type Column,
  type GlyphName,
} from '../../ui';
import { useMails, type ListedMail } from './notification.api';
import './words';

export const mailGlyphs: Record<MailState, GlyphName> = { waiting: 'part', sent: 'ok', failed: 'danger' };

/** 邮件: what the system has written to people, for the administrator. */
export default function MailsPage() {
  const { t } = useTranslation('notification');
  const [search, setSearch] = useSearchParams();
  const state = MAIL_STATES.find((each) => each === search.get('state'));
  const mails = useMails(state);
  if (mails.error) return <PageProblem problem={mails.error} />;
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  const leaves = mails.data?.pages[0]?.leaves ?? true;
  const columns: Column<ListedMail>[] = [
    {
      key: 'subject',
      head: t('mails.subject'),
      header: true,
      small: 'main',
      cell: (mail) => (
        <Link className="plain" to={`/mails/${mail.id}`}>
          {mail.subject}
        </Link>
      ),
    },
    { key: 'to', head: t('mails.to'), className: 'nw', cell: (mail) => mail.address },
    {
      key: 'state',
      head: t('mails.stateHead'),
      className: 'nw',
      cell: (mail) => (
        <State glyph={mailGlyphs[mail.state]}>
          {mail.state === 'sent' && !leaves ? t('mails.filedState') : t(`mails.state.${mail.state}`)}
        </State>
      ),
    },
    { key: 'attempts', head: t('mails.attempts'), num: true, small: 'hide', cell: (mail) => mail.attempts },
    {
      key: 'at',
      head: t('mails.at'),
      num: true,
      className: 'nw',
      cell: (mail) => <DateTime value={mail.sentAt ?? mail.createdAt} short />,
    },
  ];
  return (
    <PageFrame title={t('mails.title')} dense>
      <section className="lead tight">
        <h1>{t('mails.title')}</h1>
        <p className="sub">{t('mails.sub')}</p>
      </section>
      {!leaves && <Note icon={<Glyph name="dash" />}>{t('mails.filed')}</Note>}
      <div className="row wrap gap3 listf mt4">
        <Seg
          label={t('mails.filter')}
          options={[
            { value: 'all', label: t('mails.all') },
            ...MAIL_STATES.map((value) => ({ value, label: t(`mails.state.${value}`) })),
          ]}
          value={state ?? 'all'}
          onChange={(next) => setSearch(next === 'all' ? {} : { state: next }, { replace: true })}
        />
      </div>
      {mails.isPending ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('mails.title')}
          columns={columns}
          rows={items}
          rowKey={(mail) => String(mail.id)}
          more={{
            has: mails.hasNextPage,
            loading: mails.isFetchingNextPage,
            load: () => void mails.fetchNextPage(),
          }}
          empty={<Empty title={t('mails.emptyTitle')}>{t('mails.empty')}</Empty>}
        />
      )}
    </PageFrame>
  );
}
