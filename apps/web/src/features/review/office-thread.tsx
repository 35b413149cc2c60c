import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Text } from '@keshen/kernel';
import type { CommentRequest } from '@keshen/review';
import { api } from '../../api';
import { Thread } from './thread';
import './words';

type Comment = {
  id: number;
  mask: string | null;
  name: string;
  mine: boolean;
  criterion: string | null;
  text: string;
  madeAt: string;
};

/** 评审组讨论 as the office reads it, with names beside the letters; the officer may say something to the panel. */
export function OfficeThread({
  caseId,
  criteria,
  officer,
}: {
  caseId: string;
  criteria: readonly { id: string; name: Text }[];
  officer: boolean;
}) {
  const { t } = useTranslation('review');
  const client = useQueryClient();
  const queryKey = ['case-discussion', caseId];
  const { data } = useQuery({
    queryKey,
    queryFn: () => api.get<{ comments: Comment[]; open: boolean }>(`/cases/${caseId}/discussion`),
  });
  const said = useMutation({
    mutationFn: (body: CommentRequest) => api.post(`/cases/${caseId}/discussion`, { body }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  if (!data) return null;
  return (
    <details className="discuss">
      <summary>{t('discuss.summary', { count: data.comments.length })}</summary>
      <p className="meta">{t('discuss.officeLead')}</p>
      <Thread
        comments={data.comments}
        criteria={criteria}
        open={data.open}
        who={({ mask, name }) =>
          mask === null ? t('discuss.officeNamed', { name }) : t('discuss.expertNamed', { mask, name })
        }
        said={officer ? said : undefined}
      />
    </details>
  );
}
