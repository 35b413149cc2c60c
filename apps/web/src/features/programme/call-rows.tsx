import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useServerNow } from '../../clock';
import { textOf } from '../../format';
import { AxisHead, axisAround, Countdown, DateTime, DeadlineAxis, Icon, LinkButton } from '../../ui';
import type { ListedCall } from './programme.api';
import './words';

/** Open calls on one axis of time; the stroke is now. */
export function OpenCalls({ calls }: { calls: readonly ListedCall[] }) {
  const { t } = useTranslation('programme');
  const now = useServerNow();
  const axis = axisAround(now);
  const byClosing = [...calls].sort((a, b) => a.closesAt.localeCompare(b.closesAt));
  return (
    <>
      <AxisHead axis={axis} now={now} />
      <ul className="rows">
        {byClosing.map((call, index) => (
          <li className="call" key={call.id}>
            <div>
              <h3>
                <Link className="plain" to={`/calls/${call.id}`}>
                  {textOf(call.title)}
                </Link>
              </h3>
              <p className="sub small">{textOf(call.programme.summary)}</p>
              <p className="meta">{call.noticeNumber}</p>
            </div>
            <div className="t">
              <Countdown until={call.closesAt} />
              <p className="meta">
                <DateTime value={call.closesAt} short /> {t('call.closes')}
              </p>
            </div>
            <DeadlineAxis opens={call.opensAt} closes={call.closesAt} now={now} axis={axis} />
            <div className="a">
              <LinkButton primary={index === 0} to={`/calls/${call.id}`}>
                {t('home.see')}
              </LinkButton>
              <Link className="small" to={`/calls/${call.id}#q`}>
                {t('home.questions')}
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What opens next, and when. */
export function NextCalls({ calls }: { calls: readonly ListedCall[] }) {
  const { t } = useTranslation('programme');
  return (
    <ul>
      {calls.map((call) => (
        <li className="next" key={call.id}>
          <Icon name="clock" />
          <span>
            <b>
              <DateTime value={call.opensAt} short /> {t('call.opens')}
            </b>
            {'　'}
            <Link to={`/calls/${call.id}`}>{textOf(call.title)}</Link>
          </span>
        </li>
      ))}
    </ul>
  );
}
