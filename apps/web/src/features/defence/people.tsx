import { useTranslation } from 'react-i18next';
import { timeText } from '../../format';
import { useProblemText } from '../../problems';
import { Button, ErrorLine, Field, Select, State } from '../../ui';
import { useSessionAct, type Session } from './defence.api';

/** 签到: which experts have come, and who leads the panel. */
export function People({ data, officer }: { data: Session; officer: boolean }) {
  const { t } = useTranslation('defence');
  const say = useProblemText('defence');
  const act = useSessionAct(data.session.id);
  return (
    <>
      <table className="tbl">
        <caption className="vh">{t('people.title')}</caption>
        <thead>
          <tr>
            <th>{t('people.name')}</th>
            <th>{t('people.arrived')}</th>
          </tr>
        </thead>
        <tbody>
          {data.people.map((person) => (
            <tr key={person.account}>
              <th scope="row" className="pj">
                {person.name}
                {person.account === data.session.chair && <b>　{t('people.chair')}</b>}
                <span>{person.unit}</span>
              </th>
              <td>
                {person.arrivedAt ? (
                  <State glyph="ok">{timeText(person.arrivedAt)}</State>
                ) : officer ? (
                  <Button
                    small
                    aria-label={t('people.noteOne', { name: person.name })}
                    onClick={() => act.mutate({ do: 'arrivals', account: person.account })}
                  >
                    {t('people.noteArrival')}
                  </Button>
                ) : (
                  <State glyph="todo">{t('people.absent')}</State>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {officer && (
        <div className="row wrap gap3 listf mt4">
          <Field label={t('people.chair')}>
            <Select
              value={data.session.chair ?? ''}
              empty={t('people.noChair')}
              options={data.people.map((person) => ({ value: person.account, label: person.name }))}
              onChange={(event) =>
                event.target.value && act.mutate({ do: 'chair', chair: event.target.value })
              }
            />
          </Field>
        </div>
      )}
      {act.error && <ErrorLine>{say(act.error)}</ErrorLine>}
    </>
  );
}
