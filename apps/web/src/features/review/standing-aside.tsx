import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { STAFF_ROLES } from '@keshen/identity';
import type { Text } from '@keshen/kernel';
import { api } from '../../api';
import { comma, textOf } from '../../format';
import { isStaff, useSession } from '../../session';
import { Glyph } from '../../ui';
import './interest-words';

type Call = { id: string; title: Text };

/** 回避: the calls in which one does not rank, decide or pay; with `of` only that one. */
export function useStandingAside(of?: string): Call[] {
  const { session } = useSession();
  const { data } = useQuery({
    queryKey: ['interests', 'calls'],
    queryFn: () => api.get<{ calls?: Call[] }>('/interests/calls'),
    enabled: isStaff(...STAFF_ROLES)(session),
  });
  return (data?.calls ?? []).filter((call) => of === undefined || call.id === of);
}

/** Says before one tries that one cannot rank, decide or pay here; nothing for everybody else. */
export function StandingAside({ call }: { call?: string }) {
  const { t } = useTranslation('interest');
  const calls = useStandingAside(call);
  if (calls.length === 0) return null;
  return (
    <p className="row gap3 mt3" role="note">
      <Glyph name="warn" />
      <span>
        {call === undefined
          ? t('aside.calls', { calls: calls.map(({ title }) => textOf(title)).join(comma()) })
          : t('aside.call')}
      </span>
    </p>
  );
}
