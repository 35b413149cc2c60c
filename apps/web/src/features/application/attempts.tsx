import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { fieldAt, type Definition } from '@keshen/programme';
import { api, type ProblemItem } from '../../api';
import { comma, dateTimeText, textOf } from '../../format';
import { useProblemText } from '../../problems';
import '../../form/words';
import './words';

type Attempt = {
  id: string;
  arrivedAt: string;
  by: string | null;
  receipt: string | null;
  code: string | null;
  problems: ProblemItem[];
};

/** 提交记录: every press of submit, and what was missing when it failed. */
export function Attempts({ application, definition }: { application: string; definition?: Definition }) {
  const { t } = useTranslation('application');
  const say = useProblemText('application');
  const { data = [] } = useQuery({
    queryKey: ['attempts', application],
    queryFn: () => api.get<Attempt[]>(`/applications/${application}/tickets`),
  });
  if (!data.some((attempt) => attempt.code)) return null;
  const nameOf = (path: string): string => {
    const [section = '', id = ''] = path.split('.');
    const attachment = definition?.form.attachments.find((a) => section === 'attachments' && a.id === id);
    return textOf(attachment?.name ?? (definition && fieldAt(definition, `${section}.${id}`)?.label)) || path;
  };
  return (
    <section className="fs noprint" aria-labelledby="attempts">
      <h2 id="attempts">{t('attempts.title')}</h2>
      <ol>
        {data.map((attempt) => (
          <li key={attempt.id}>
            <p>
              {dateTimeText(attempt.arrivedAt)}　{attempt.by}
              {'　'}
              {attempt.receipt
                ? t('attempts.submitted', { receipt: attempt.receipt })
                : attempt.code
                  ? say({ code: attempt.code })
                  : t('attempts.waiting')}
            </p>
            {attempt.problems.length > 0 && (
              <p className="sub">{[...new Set(attempt.problems.map((p) => nameOf(p.path)))].join(comma())}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
