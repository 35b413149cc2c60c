import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { Button, DateTime, Empty, Glyph, Loading, Note, PageFrame, Seg } from '../../ui';
import { useMessages, useRead, type Message } from './notification.api';
import './words';

const COUNTED_MOST = 100;

/** 消息: what I was told, newest first. */
export default function MessagesPage() {
  const { t } = useTranslation('notification');
  const say = useProblemText('notification');
  const [search, setSearch] = useSearchParams();
  const onlyUnread = search.get('show') === 'unread';
  const messages = useMessages(onlyUnread);
  const read = useRead();
  if (messages.error) return <PageProblem problem={messages.error} />;
  const items = messages.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = messages.data?.pages[0]?.unread ?? 0;
  return (
    <PageFrame title={t('messages.title')} roomy>
      <section className="lead tight">
        <h1>{t('messages.title')}</h1>
        <p className="sub" role="status">
          {unread === 0
            ? t('messages.none')
            : unread >= COUNTED_MOST
              ? t('messages.many')
              : t('messages.unread', { count: unread })}
        </p>
      </section>
      <div className="row wrap gap3 listf">
        <Seg
          label={t('messages.filter')}
          options={[
            { value: 'all', label: t('messages.all') },
            { value: 'unread', label: t('messages.onlyUnread') },
          ]}
          value={onlyUnread ? 'unread' : 'all'}
          onChange={(show) => setSearch(show === 'unread' ? { show } : {}, { replace: true })}
        />
        {unread > 0 && (
          <Button quiet small busy={read.isPending} onClick={() => read.mutate(null)}>
            {t('messages.readAll')}
          </Button>
        )}
      </div>
      {read.error && (
        <Note tone="bad" icon={<Glyph name="danger" />} role="alert">
          {say(read.error)}
        </Note>
      )}
      {messages.isPending ? (
        <Loading />
      ) : items.length === 0 ? (
        <Empty title={t('messages.emptyTitle')}>
          {onlyUnread ? t('messages.emptyUnread') : t('messages.empty')}
        </Empty>
      ) : (
        <ul className="msg">
          {items.map((message) => (
            <MessageRow key={message.id} message={message} onRead={() => read.mutate(message.id)} />
          ))}
        </ul>
      )}
      {messages.hasNextPage && (
        <p className="more">
          <Button small busy={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
            {t('messages.more')}
          </Button>
        </p>
      )}
    </PageFrame>
  );
}

function MessageRow({ message, onRead }: { message: Message; onRead: () => void }) {
  const { t } = useTranslation('notification');
  const { subject, link, readAt, locale, createdAt } = message;
  const unread = readAt === null;
  const name = unread ? <b>{subject}</b> : subject;
  return (
    <li lang={locale}>
      <div className="hd row wrap">
        <Glyph
          name={unread ? 'now' : 'dash'}
          label={unread ? t('messages.isUnread') : t('messages.isRead')}
        />
        {link ? (
          <Link to={link} onClick={unread ? onRead : undefined}>
            {name}
          </Link>
        ) : (
          name
        )}
        <DateTime value={createdAt} short />
        {unread && (
          <Button
            quiet
            small
            className="push"
            onClick={onRead}
            aria-label={`${t('messages.read')} ${subject}`}
          >
            {t('messages.read')}
          </Button>
        )}
      </div>
      <p style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        <Body {...message} />
      </p>
    </li>
  );
}

/** The mail's words; the portal's own address in them opens here. */
function Body({ body, link }: Message) {
  const address = link && /https?:\/\/[^\s]+/.exec(body)?.[0];
  if (!address || !address.endsWith(link)) return body;
  const [before, ...after] = body.split(address);
  return (
    <>
      {before}
      <Link to={link}>{address}</Link>
      {after.join(address)}
    </>
  );
}
