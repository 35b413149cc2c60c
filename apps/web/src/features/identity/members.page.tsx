import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { comma } from '../../format';
import { PageProblem } from '../../layout';
import { Button, Crumbs, DataTable, Glyph, Loading, Note, PageFrame, State, type Column } from '../../ui';
import { useMembers, useUnit, type Member } from './identity.api';
import { InviteDialog, RolesDialog } from './member-dialogs';
import './words';

const stateOf = (member: Member) =>
  member.roles.some((r) => r.state === 'active') ? 'active' : (member.roles[0]?.state ?? 'active');

/** 单位人员: who works here, in which roles; the administrator lets people in and out. */
export default function MembersPage() {
  const { t } = useTranslation('identity');
  const { id = '' } = useParams();
  const unit = useUnit(id);
  const members = useMembers(id);
  const [inviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<Member | null>(null);
  if (unit.error || members.error) return <PageProblem problem={unit.error ?? members.error} />;
  const may = unit.data?.may.changeMembers ?? false;
  const people = members.data ?? [];
  const certified = people.some((m) => m.roles.some((r) => r.role === 'certifier' && r.state === 'active'));
  const columns: Column<Member>[] = [
    { key: 'name', head: t('person.name'), header: true, small: 'main', cell: (m) => m.name },
    { key: 'email', head: t('person.email'), cell: (m) => m.email },
    { key: 'mobile', head: t('person.mobile'), className: 'nw', cell: (m) => m.mobile ?? '—' },
    {
      key: 'roles',
      head: t('members.roles'),
      cell: (m) => m.roles.map((r) => t(`common:role.${r.role}`)).join(comma()),
    },
    {
      key: 'state',
      head: t('members.state'),
      cell: (m) => (
        <State glyph={stateOf(m) === 'active' ? 'ok' : 'todo'}>{t(`members.states.${stateOf(m)}`)}</State>
      ),
    },
    {
      key: 'act',
      head: <span className="vh">{t('members.change')}</span>,
      num: true,
      cell: (m) =>
        may && (
          <Button small onClick={() => setChanging(m)}>
            {t(stateOf(m) === 'asked' ? 'members.answer' : 'members.change')}
            <span className="vh"> {m.name}</span>
          </Button>
        ),
    },
  ];
  return (
    <PageFrame title={t('members.title')}>
      <section className="lead tight">
        <Crumbs
          trail={[
            { label: t('units.title'), to: '/units' },
            { label: unit.data?.name ?? '', to: `/units/${id}` },
            { label: t('members.title') },
          ]}
        />
        <h1>{t('members.title')}</h1>
        <p className="sub">{t('members.sub')}</p>
      </section>
      {may && members.data && !certified && (
        <Note tone="warn" icon={<Glyph name="warn" />}>
          <p>{t('members.noCertifier')}</p>
        </Note>
      )}
      {members.isPending ? (
        <Loading />
      ) : (
        <DataTable caption={t('members.title')} columns={columns} rows={people} rowKey={(m) => m.account} />
      )}
      {may && (
        <p className="mt4">
          <Button primary onClick={() => setInviting(true)}>
            {t('members.invite')}
          </Button>
        </p>
      )}
      {inviting && <InviteDialog party={id} onClose={() => setInviting(false)} />}
      {changing && <RolesDialog party={id} member={changing} onClose={() => setChanging(null)} />}
    </PageFrame>
  );
}
