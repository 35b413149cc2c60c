import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuestionAnswer, QuestionRequest, ResultQuestion } from '@keshen/review';
import { api } from '../../api';
import { dayTimeText } from '../../format';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import { Button, ErrorLine, Field, Glyph, Note, RadioGroup, TextArea } from '../../ui';
import { scoreText } from './points';
import './words';

/** Instants arrive as ISO texts. */
type Question = Omit<ResultQuestion, 'questionedAt' | 'answeredAt'> & {
  questionedAt: string;
  answeredAt: string | null;
};

/** 存疑: what a breach that was found later asks of this application's results, and what the office has answered. */
export function QuestionedResults({ application }: { application: string }) {
  const { t } = useTranslation('review');
  const { session } = useSession();
  const { data } = useQuery({
    queryKey: ['result-questions', application],
    enabled: isStaff('officer', 'leader', 'auditor')(session),
    queryFn: () => api.get<{ items: Question[] }>(`/applications/${application}/result-questions`),
  });
  if (!data?.items.length) return null;
  return (
    <section className="fs" aria-labelledby="questioned">
      <h2 id="questioned">{t('question.title')}</h2>
      {data.items.map((each) => (
        <div key={each.entryId} className="stack">
          <Note tone={each.answer ? 'accent' : 'warn'} icon={<Glyph name={each.answer ? 'ok' : 'warn'} />}>
            <b>{t('question.what', { at: dayTimeText(each.questionedAt), question: each.question })}</b>
            <br />
            {each.answer
              ? t(`question.done.${each.answer}`, {
                  name: each.answeredBy,
                  at: dayTimeText(each.answeredAt!),
                  reason: each.reason,
                })
              : t('question.blocks')}
          </Note>
          {!each.answer && isStaff('officer')(session) && <Answer application={application} of={each} />}
        </div>
      ))}
    </section>
  );
}

function Answer({ application, of }: { application: string; of: Question }) {
  const { t } = useTranslation('review');
  const say = useProblemText('review');
  const client = useQueryClient();
  const [answer, setAnswer] = useState<QuestionAnswer | null>(null);
  const [reason, setReason] = useState('');
  const [lack, setLack] = useState<'answer' | 'reason' | null>(null);
  const send = useMutation({
    mutationFn: (body: QuestionRequest) =>
      api.post(`/applications/${application}/result-questions`, { body }),
    onSettled: () =>
      Promise.all(
        [['result-questions', application], ['application', application], ['rankings'], ['meetings']].map(
          (queryKey) => client.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const go = () => {
    const lacks = answer === null ? 'answer' : reason.trim().length < 2 ? 'reason' : null;
    setLack(lacks);
    if (answer && !lacks) send.mutate({ entry: of.entryId, answer, reason: reason.trim() });
  };
  const score = { score: scoreText(of.score), n: of.n };
  return (
    <>
      <Field group label={t('question.answer')} error={lack === 'answer' ? t('question.answerNeeded') : null}>
        <RadioGroup
          name={`question-${of.entryId}`}
          options={[
            { value: 'stands', label: t('question.stands', score) },
            ...(of.without
              ? [
                  {
                    value: 'recounted' as const,
                    label: t('question.recounted', { score: scoreText(of.without.score), n: of.without.n }),
                  },
                ]
              : []),
          ]}
          value={answer}
          onChange={(value) => setAnswer(value as QuestionAnswer)}
        />
      </Field>
      <Field label={t('question.reason')} error={lack === 'reason' ? t('question.reasonNeeded') : null}>
        <TextArea limit={500} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {send.error && <ErrorLine>{say(send.error)}</ErrorLine>}
      <p>
        <Button primary busy={send.isPending} onClick={go}>
          {t('question.go')}
        </Button>
      </p>
    </>
  );
}
