import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayText } from '../../format';
import { LinkButton, NoticeDays } from '../../ui';
import type { StagePanelProps } from '../application/stage-panels';
import './words';

type Shown = {
  id: string;
  number: string;
  title: string;
  startsOn: string;
  endsOn: string;
  workingDays: number;
  day: number;
  objections: number;
};

/** 公示 of one case: under which notice, how far; or that the officer has yet to publish it. */
export default function NoticePanel({ page, view }: StagePanelProps) {
  const { t } = useTranslation('notice');
  if (!('notice' in view.view)) return null;
  const notice = view.view['notice'] as Shown | null;
  if (!notice)
    return (
      <div className="stack">
        <p className="sub">{t('panel.waiting')}</p>
        {view.duty && (
          <p>
            <LinkButton primary to={`/notices/compose/${page.call.id}`}>
              {t('waiting.compose')}
            </LinkButton>
          </p>
        )}
      </div>
    );
  return (
    <>
      <p>
        <Link to={`/notices/${notice.id}`}>{notice.title}</Link>　<span className="sub">{notice.number}</span>
      </p>
      <p className="row wrap gap3 mt3">
        <NoticeDays day={notice.day} days={notice.workingDays} />
        <span className="small sub">
          {t('list.period', { from: dayText(notice.startsOn), to: dayText(notice.endsOn) })}
          {'　'}
          {t('panel.objections', { count: notice.objections })}
        </span>
      </p>
    </>
  );
}
