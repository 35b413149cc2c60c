import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { personTable, type StaffAssignment } from '@keshen/identity';
import { api } from '../../api';
import { comma } from '../../format';
import { PageProblem } from '../../layout';
import { useProblemText } from '../../problems';
import { actorOf, useSession } from '../../session';
import { Band, Button, Crumbs, DateTime, Dialog, ErrorLine, Loading, PageFrame, State } from '../../ui';
import { Erasure } from './erasure';
import { stateOf, usePerson, type PersonDetail } from './identity.api';
import { SecondFactorReset } from './second-factor-reset';
import { StaffEditor } from './staff-editor';
import './words';

/** One account: who it is, its roles, retiring it. Opening this page is recorded. */
export default function PersonPage() {
  const { t } = useTranslation('identity');
  const { id = '' } = useParams();
  const client = useQueryClient();
  const { session } = useSession();
  const person = usePerson(id);
  if (person.error) return <PageProblem problem={person.error} />;
  if (!person.data)
    return (
      <PageFrame title={t('people.title')} dense>
        <Loading />
      </PageFrame>
    );
  const { name, email, mobile, state, erased, waiting, createdAt, memberships } = person.data;
  const may = (action: 'change-roles' | 'retire' | 'reset-second-factor') =>
    state === 'active' && personTable.may(actorOf(session), action, { account: id });
  return (
    <PageFrame title={name} dense>
      <section className="lead tight">
        <Crumbs trail={[{ label: t('people.title'), to: '/people' }, { label: name }]} />
        <h1>{name}</h1>
        <p className="sub">
          <State glyph={state === 'retired' ? 'dash' : waiting ? 'todo' : 'ok'}>
            {t(`people.states.${stateOf(person.data)}`)}
          </State>
        </p>
      </section>
      <Band title={t('people.account')} note={t('people.recorded')}>
        <dl className="facts">
          <dt>{t('person.email')}</dt>
          <dd>{erased ? '—' : email}</dd>
          <dt>{t('person.mobile')}</dt>
          <dd>{mobile ?? '—'}</dd>
          <dt>{t('people.since')}</dt>
          <dd>
            <DateTime value={createdAt} />
          </dd>
          <dt>{t('people.units')}</dt>
          <dd>
            {memberships.map((m) => `${m.partyName} ${t(`common:role.${m.role}`)}`).join(comma()) || '—'}
          </dd>
        </dl>
      </Band>
      {may('change-roles') ? (
        <Roles key={JSON.stringify(person.data.staff)} person={person.data} />
      ) : (
        <Band title={t('members.roles')}>
          <p>
            {person.data.staff
              .map((s) => [t(`common:role.${s.role}`), s.scope].filter(Boolean).join(' '))
              .join(comma()) || '—'}
          </p>
        </Band>
      )}
      {person.data.secondFactor && may('reset-second-factor') && <SecondFactorReset person={person.data} />}
      {may('retire') && <Ending person={person.data} />}
      {!erased &&
        personTable.may(actorOf(session), 'erase', { account: id }) &&
        id !== session.account?.id && (
          <Erasure
            name={name}
            path={`/admin/people/${id}/erasure`}
            onErased={async () => {
              await client.invalidateQueries({ queryKey: ['person', id] });
              await client.invalidateQueries({ queryKey: ['people'] });
            }}
          />
        )}
    </PageFrame>
  );
}

function Roles({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const [staff, setStaff] = useState<StaffAssignment[]>(person.staff);
  const save = useMutation({
    mutationFn: () => api.put(`/admin/people/${person.id}/staff`, { body: { staff } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['person', person.id] });
      await client.invalidateQueries({ queryKey: ['people'] });
    },
  });
  return (
    <Band title={t('members.roles')} note={t('people.rolesNote')}>
      <StaffEditor value={staff} onChange={setStaff} />
      {save.error && <ErrorLine>{say(save.error)}</ErrorLine>}
      <p className="acts mt4">
        <Button primary busy={save.isPending} onClick={() => save.mutate()}>
          {t('common:act.save')}
        </Button>
        <span role="status">{save.isSuccess && <State glyph="ok">{t('account.saved')}</State>}</span>
      </p>
    </Band>
  );
}

function Ending({ person }: { person: PersonDetail }) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: (what: 'retirement' | 'invitation') => api.post(`/admin/people/${person.id}/${what}`),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: ['person', person.id] });
      await client.invalidateQueries({ queryKey: ['people'] });
    },
  });
  return (
    <Band title={t('people.retire')} note={t('people.retireNote')}>
      <p className="acts">
        {person.waiting && (
          <Button busy={act.isPending} onClick={() => act.mutate('invitation')}>
            {t('people.inviteAgain')}
          </Button>
        )}
        <Button onClick={() => setAsking(true)}>{t('people.retire')}</Button>
      </p>
      {act.error && <ErrorLine>{say(act.error)}</ErrorLine>}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('people.retireTitle', { name: person.name })}
        actions={
          <>
            <Button primary busy={act.isPending} onClick={() => act.mutate('retirement')}>
              {t('people.retire')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('common:act.cancel')}</Button>
          </>
        }
      >
        <p>{t('people.retireText')}</p>
      </Dialog>
    </Band>
  );
}
