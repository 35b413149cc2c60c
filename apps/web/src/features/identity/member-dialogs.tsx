import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTERPRISE_ROLES, memberInvitation, type EnterpriseRole } from '@keshen/identity';
import { api } from '../../api';
import { currentLocale } from '../../i18n';
import { useProblemText } from '../../problems';
import { SESSION_KEY } from '../../session';
import { Button, CheckboxGroup, Dialog, ErrorLine, Field, TextInput } from '../../ui';
import type { Member } from './identity.api';
import { useCheckedForm } from './use-checked-form';

function RoleField({
  value,
  onChange,
  error,
}: {
  value: EnterpriseRole[];
  onChange: (roles: EnterpriseRole[]) => void;
  error?: string;
}) {
  const { t } = useTranslation('identity');
  return (
    <Field label={t('members.roles')} error={error} group>
      <CheckboxGroup
        name="roles"
        value={value}
        onChange={onChange}
        options={ENTERPRISE_ROLES.map((role) => ({
          value: role,
          label: t(`common:role.${role}`),
          hint: t(`members.does.${role}`),
        }))}
      />
    </Field>
  );
}

/** Invites by e-mail. Whether the address has an account is not said. */
export function InviteDialog({ party, onClose }: { party: string; onClose: () => void }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const { form, submit, error, busy, failedText } = useCheckedForm<{
    email: string;
    name: string;
    roles: EnterpriseRole[];
  }>(memberInvitation, {
    defaults: { email: '', name: '', roles: ['writer'] },
    sent: (values) => ({ ...values, locale: currentLocale() }),
    send: async (body) => {
      await api.post(`/parties/${party}/invitations`, { body });
      await client.invalidateQueries({ queryKey: ['unit', party] });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('members.invite')}
      actions={
        <>
          <Button primary busy={busy} onClick={() => void submit()}>
            {t('members.inviteAct')}
          </Button>
          <Button onClick={onClose}>{t('common:act.cancel')}</Button>
        </>
      }
    >
      <p className="sub small">{t('members.inviteText')}</p>
      <Field label={t('person.name')} error={error('name')} required>
        <TextInput maxLength={60} {...form.register('name')} />
      </Field>
      <Field label={t('person.email')} error={error('email')} required>
        <TextInput type="email" maxLength={254} {...form.register('email')} />
      </Field>
      <RoleField
        value={form.watch('roles')}
        onChange={(roles) => form.setValue('roles', roles)}
        error={error('roles')}
      />
      {failedText && <ErrorLine>{failedText}</ErrorLine>}
    </Dialog>
  );
}

/** All roles of one person; none ends the membership, or turns down who asked. */
export function RolesDialog({
  party,
  member,
  onClose,
}: {
  party: string;
  member: Member;
  onClose: () => void;
}) {
  const { t } = useTranslation('identity');
  const say = useProblemText('identity');
  const client = useQueryClient();
  const asked = member.roles.some((r) => r.state === 'asked');
  const [roles, setRoles] = useState<EnterpriseRole[]>(member.roles.map((r) => r.role));
  const set = useMutation({
    mutationFn: (next: EnterpriseRole[]) =>
      api.put(`/parties/${party}/members/${member.account}`, { body: { roles: next } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['unit', party] });
      await client.invalidateQueries({ queryKey: SESSION_KEY });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(asked ? 'members.answerTitle' : 'members.changeTitle', { name: member.name })}
      actions={
        <>
          <Button
            primary
            busy={set.isPending}
            aria-disabled={roles.length === 0 || undefined}
            onClick={() => set.mutate(roles)}
          >
            {t(asked ? 'members.letIn' : 'common:act.save')}
          </Button>
          <Button onClick={() => set.mutate([])}>{t(asked ? 'members.turnDown' : 'members.retire')}</Button>
          <Button quiet onClick={onClose}>
            {t('common:act.cancel')}
          </Button>
        </>
      }
    >
      <RoleField value={roles} onChange={setRoles} />
      <p className="meta mt3">{t('members.retireText')}</p>
      {set.error && <ErrorLine>{say(set.error)}</ErrorLine>}
    </Dialog>
  );
}
