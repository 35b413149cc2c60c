import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useProblemText } from '../../problems';
import { Button, Checkbox, ErrorLine, Field, TextInput } from '../../ui';
import { instantOf, localOf } from '../programme/local-time';
import { useCommit, type Timetable } from './defence.api';

/** 新的场次: when, where and who; pressing commits to the seed of the draw. */
export function NewSession({ data }: { data: Timetable }) {
  const { t } = useTranslation('defence');
  const say = useProblemText('defence');
  const navigate = useNavigate();
  const commit = useCommit(data.call.id);
  const latest = data.sessions[0];
  const [local, setLocal] = useState(latest ? localOf(latest.startsAt) : '');
  const [place, setPlace] = useState(latest?.place ?? '');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [lacks, setLacks] = useState<string[]>([]);
  const cases = data.unplaced.map((each) => each.caseId).filter((caseId) => !left.has(caseId));
  const send = () => {
    const startsAt = instantOf(local);
    const missing = [!startsAt && 'when', place.trim().length < 2 && 'place'].filter(
      (lack) => typeof lack === 'string',
    );
    setLacks(missing);
    if (missing.length === 0)
      commit.mutate(
        { startsAt: startsAt!, place: place.trim(), cases: cases.slice(0, 100) },
        { onSuccess: ({ id }) => void navigate(`/defences/${id}`) },
      );
  };
  return (
    <>
      <div className="row wrap gap3 listf">
        <Field label={t('timetable.startsAt')} error={lacks.includes('when') ? t('lack.when') : null}>
          <TextInput type="datetime-local" value={local} onChange={(event) => setLocal(event.target.value)} />
        </Field>
        <Field label={t('timetable.place')} error={lacks.includes('place') ? t('lack.place') : null}>
          <TextInput maxLength={100} value={place} onChange={(event) => setPlace(event.target.value)} />
        </Field>
      </div>
      <Field group label={t('timetable.cases')}>
        <ul className="plainlist">
          {data.unplaced.map((each) => (
            <li key={each.caseId}>
              <Checkbox
                checked={!left.has(each.caseId)}
                onChange={(checked) =>
                  setLeft((before) => {
                    const after = new Set(before);
                    if (checked) after.delete(each.caseId);
                    else after.add(each.caseId);
                    return after;
                  })
                }
              >
                {each.title || each.reference}
                <small> {each.party}</small>
              </Checkbox>
            </li>
          ))}
        </ul>
      </Field>
      {commit.error && <ErrorLine>{say(commit.error)}</ErrorLine>}
      <p>
        <Button primary busy={commit.isPending} disabled={cases.length === 0} onClick={send}>
          {t('timetable.commit', { count: Math.min(cases.length, 100) })}
        </Button>
      </p>
    </>
  );
}
