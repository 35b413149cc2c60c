import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnEntryRequest } from '@keshen/review';
import { api } from '../../api';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import {
  Band,
  Button,
  Checkbox,
  ErrorLine,
  Field,
  LinkButton,
  Loading,
  PageFrame,
  TextInput,
} from '../../ui';
import { Absences } from './absences';
import { ExpertFacts } from './expert-facts';
import { FieldPicker } from './field-picker';
import { useOwnEntry, useRegisterAct, type ExpertPage } from './register.api';
import { wordsOf } from './split-words';
import './register-words';

/** 我的专家信息: what the register says of oneself, when one is away, and what is one's own to change. */
export default function ExpertProfilePage() {
  const { t } = useTranslation('register');
  const { data, error } = useOwnEntry();
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('own.title')} roomy>
      <section className="lead tight">
        <h1>{t('own.title')}</h1>
        <p className="sub">{t('own.lead')}</p>
      </section>
      {!data ? (
        <Loading />
      ) : (
        <>
          <Band title={t('entry')} first>
            <ExpertFacts expert={data} />
          </Band>
          <Band title={t('absence.title')} note={t('absence.lead')}>
            <Absences absences={data.absences} of="mine" />
          </Band>
          <Band title={t('own.change')}>
            <OwnEntry key={data.version} expert={data} />
          </Band>
          <Band title={t('interests')}>
            <p className="sub">{t('own.interests')}</p>
            <p className="mt3">
              <LinkButton to="/interests">{t('own.toInterests')}</LinkButton>
            </p>
          </Band>
        </>
      )}
    </PageFrame>
  );
}

function OwnEntry({ expert }: { expert: ExpertPage }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const [given, setGiven] = useState({
    title: expert.title,
    words: expert.fields.join('、'),
    fieldCodes: expert.fieldCodes,
    available: expert.available,
  });
  const set = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }));
  const keep = useRegisterAct((body: OwnEntryRequest) => api.put('/experts/mine', { body }));
  const { title, words, fieldCodes, available } = given;
  return (
    <div className="stack">
      <Field label={t('review:expert.title')} optional>
        <TextInput maxLength={60} value={title} onChange={(e) => set({ title: e.target.value })} />
      </Field>
      <Field label={t('fields.label')} hint={t('fields.hint')}>
        <FieldPicker value={fieldCodes} onChange={(codes) => set({ fieldCodes: codes })} />
      </Field>
      <Field label={t('words')} hint={t('review:expert.fieldsHint')} optional>
        <TextInput maxLength={400} value={words} onChange={(e) => set({ words: e.target.value })} />
      </Field>
      <Checkbox checked={available} onChange={(on) => set({ available: on })}>
        {t('review:expert.available')}
      </Checkbox>
      {keep.error && <ErrorLine>{say(keep.error)}</ErrorLine>}
      <p>
        <Button
          primary
          busy={keep.isPending}
          onClick={() =>
            keep.mutate({
              title: title.trim(),
              fields: wordsOf(words),
              fieldCodes,
              available,
              version: expert.version,
            })
          }
        >
          {t('common:act.save')}
        </Button>
      </p>
    </div>
  );
}
