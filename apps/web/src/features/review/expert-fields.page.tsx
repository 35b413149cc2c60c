import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldCode, parentField, type ExpertField } from '@keshen/review';
import { api } from '../../api';
import { textOf } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { isStaff, useSession } from '../../session';
import {
  Button,
  Checkbox,
  Crumbs,
  DataTable,
  Dialog,
  ErrorLine,
  Field,
  Loading,
  PageFrame,
  State,
  TextInput,
} from '../../ui';
import { useFields, useRegisterAct } from './register.api';
import './register-words';

/** 专业领域: the tree; an administrator adds, renames and retires its nodes. */
export default function ExpertFieldsPage() {
  const { t } = useTranslation('register');
  const { session } = useSession();
  const { data, error } = useFields();
  const [editing, setEditing] = useState<ExpertField | 'new' | null>(null);
  const administrator = isStaff('administrator')(session);
  if (error) return <PageProblem problem={error} />;
  return (
    <PageFrame title={t('fields.title')} dense>
      <section className="lead tight">
        <Crumbs
          trail={[{ label: t('review:experts.title'), to: '/experts' }, { label: t('fields.title') }]}
        />
        <h1>{t('fields.title')}</h1>
        <p className="sub">{t('fields.lead')}</p>
        {administrator && (
          <p className="mt3">
            <Button onClick={() => setEditing('new')}>{t('fields.new')}</Button>
          </p>
        )}
      </section>
      {!data ? (
        <Loading />
      ) : (
        <DataTable
          caption={t('fields.title')}
          rows={data}
          rowKey={(f) => f.code}
          columns={[
            {
              key: 'name',
              head: t('fields.name'),
              header: true,
              small: 'main',
              cell: (f) => (
                <>
                  {parentField(f.code) && '　　'}
                  {textOf(f.name)}
                </>
              ),
            },
            { key: 'code', head: t('fields.code'), className: 'nw', cell: (f) => f.code },
            {
              key: 'state',
              head: t('review:col.state'),
              className: 'nw',
              cell: (f) => (
                <State glyph={f.retired ? 'dash' : 'ok'}>
                  {t(f.retired ? 'fields.retired' : 'fields.used')}
                </State>
              ),
            },
            ...(administrator
              ? [
                  {
                    key: 'act',
                    head: <span className="vh">{t('review:col.act')}</span>,
                    num: true,
                    cell: (f: ExpertField) => (
                      <Button quiet small onClick={() => setEditing(f)}>
                        {t('common:act.edit')}
                        <span className="vh"> {textOf(f.name)}</span>
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {editing && <FieldDialog field={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </PageFrame>
  );
}

function FieldDialog({ field, close }: { field: ExpertField | null; close: () => void }) {
  const { t } = useTranslation('register');
  const say = useProblemText('review');
  const [code, setCode] = useState(field?.code ?? '');
  const [zh, setZh] = useState(field?.name['zh-CN'] ?? '');
  const [en, setEn] = useState(field?.name.en ?? '');
  const [retired, setRetired] = useState(field?.retired ?? false);
  const put = useRegisterAct(
    () =>
      api.put(`/expert-fields/${encodeURIComponent(code.trim().toUpperCase())}`, {
        body: { name: { 'zh-CN': zh.trim(), en: en.trim() }, retired },
      }),
    close,
  );
  const right = fieldCode.safeParse(code.trim().toUpperCase()).success;
  const ready = right && zh.trim() && en.trim();
  return (
    <Dialog
      open
      onClose={close}
      title={field ? textOf(field.name) : t('fields.new')}
      actions={
        <>
          <Button
            primary
            busy={put.isPending}
            aria-disabled={!ready || undefined}
            onClick={() => put.mutate(undefined)}
          >
            {t('common:act.save')}
          </Button>
          <Button onClick={close}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <div className="stack">
        <Field
          label={t('fields.code')}
          hint={t('fields.codeHint')}
          error={code && !right ? t('fields.codeWrong') : null}
        >
          <TextInput
            maxLength={20}
            readOnly={field !== null}
            value={code}
            onChange={(e) => setCode(e.target.value)}
          />
        </Field>
        <Field label={t('fields.zh')}>
          <TextInput maxLength={40} value={zh} onChange={(e) => setZh(e.target.value)} />
        </Field>
        <Field label={t('fields.en')}>
          <TextInput maxLength={80} value={en} onChange={(e) => setEn(e.target.value)} />
        </Field>
        <Checkbox checked={retired} onChange={setRetired}>
          {t('fields.retire')}
        </Checkbox>
        {put.error && <ErrorLine>{say(put.error)}</ErrorLine>}
      </div>
    </Dialog>
  );
}
